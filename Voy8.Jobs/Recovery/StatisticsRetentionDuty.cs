using Microsoft.Extensions.Options;
using Npgsql;

namespace Voy8.Jobs;

/// <summary>Deletes figures past their time.</summary>
internal sealed class StatisticsRetentionDuty(IOptions<JobsOptions> options) : ILeaderDuty
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    public TimeSpan FirstDelay => TimeSpan.Zero;

    public bool FollowsSchedule => false;

    public async Task<TimeSpan> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await StatisticsStore.DeleteAsync(connection, options.Value.StatisticsRetention, cancellationToken);
        return Interval;
    }
}
