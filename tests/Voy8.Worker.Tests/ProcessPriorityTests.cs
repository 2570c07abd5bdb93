using Voy8.Reminders.Bench;
using Voy8.Testing;

namespace Voy8.Worker.Tests;

public sealed class ProcessPriorityTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    // The fields of /proc/…/stat that follow the name in brackets, from the third on (proc_pid_stat(5)).
    private const int NicenessAfterName = 16;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("0", 0)]
    [InlineData("7", 7)]
    public async Task Every_thread_of_a_worker_gives_way_as_far_as_is_said(string setting, int niceness)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux keeps it for each thread.");
        var own = Niceness("/proc/self/stat");
        Assert.SkipWhen(own > 0, "These tests give way themselves.");
        await using var database = await postgres.CreateDatabaseAsync(Token);
        await using var fleet = await ReminderFleet.StartAsync(database.ConnectionString, redis.ConnectionString);

        var worker = await fleet.StartWorkerAsync(("Worker__Niceness", setting));

        var threads = Directory.GetDirectories($"/proc/{worker.Id}/task").Select(thread => Niceness(Path.Combine(thread, "stat"))).ToList();
        threads.Count.ShouldBeGreaterThan(5);
        threads.Distinct().ShouldBe([niceness]);
    }

    private static int Niceness(string path) =>
        int.Parse(File.ReadAllText(path).Split(") ", 2)[1].Split(' ')[NicenessAfterName], System.Globalization.CultureInfo.InvariantCulture);
}
