using Microsoft.Extensions.DependencyInjection;
using Voy8.Testing;

namespace Voy8.Jobs.Tests;

/// <summary>What tests of schedules share.</summary>
internal static class ScheduleHost
{
    public const string LongAgo = "timestamptz '2020-01-01Z'";

    public static void Hourly(IServiceCollection services) => services.AddJobSchedule("hourly", "0 * * * *", new Work());

    public static async Task<ScheduleRecord> DeclaredAsync(JobsHost host, string name)
    {
        // A worker that is stopped while it registers leaves a row that lives until its lease ends.
        var worker = host.Get<WorkerStatus>();
        ScheduleRecord? schedule = null;
        await Eventually.TrueAsync(
            async () => (schedule = await host.Get<IScheduleControl>().FindAsync(name)) is { Declared: true } && worker.WorkerId != Guid.Empty,
            JobsHost.Deadline,
            $"{name} is declared");
        return schedule!;
    }

    public static async Task<ScheduleRecord> RanAsync(JobsHost host, string name)
    {
        ScheduleRecord? schedule = null;
        await Eventually.TrueAsync(
            async () => (schedule = await host.Get<IScheduleControl>().FindAsync(name)) is { LastJobId: not null, NextAt: not null },
            JobsHost.Deadline,
            $"{name} ran");
        return schedule!;
    }

    public static Task TickAsync(JobsHost host) => RunDutyAsync<DueSchedules>(host);

    // What a leader does; without asking whether another one leads.
    public static async Task RunDutyAsync<TDuty>(JobsHost host)
        where TDuty : ILeaderDuty
    {
        await using var connection = await host.DataSource.OpenConnectionAsync();
        await host.Get<IEnumerable<ILeaderDuty>>().OfType<TDuty>().Single().RunAsync(connection, CancellationToken.None);
    }
}
