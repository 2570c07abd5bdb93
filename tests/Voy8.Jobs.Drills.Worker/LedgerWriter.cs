using Npgsql;

namespace Voy8.Jobs.Drills.Worker;

/// <summary>
/// What handlers write down: each execution under its lease token, whether the token was valid when it began and when it ended,
/// and the effect, once.
/// </summary>
internal sealed class LedgerWriter(NpgsqlDataSource dataSource)
{
    private const string IsValid = "exists (select from jobs.job where id = $1 and lease_token = $2 and status = 2)";

    public Task StartAsync(JobContext context, CancellationToken cancellationToken) => RunAsync(
        $"""
        insert into drill.execution (job_id, token, attempt, process, valid_at_start) values ($1, $2, $3, $4, {IsValid})
        on conflict (job_id, token) do update set starts = drill.execution.starts + 1
        """,
        cancellationToken,
        context.JobId,
        context.LeaseToken,
        context.Attempt,
        Environment.ProcessId);

    public Task EndAsync(JobContext context, string how) => RunAsync(
        $"update drill.execution set ended_at = clock_timestamp(), valid_at_end = {IsValid}, how = $3 where job_id = $1 and token = $2",
        CancellationToken.None,
        context.JobId,
        context.LeaseToken,
        how);

    /// <summary>The conditional write that the engine asks of every handler.</summary>
    public Task TakeEffectAsync(JobContext context, CancellationToken cancellationToken) => RunAsync(
        "insert into drill.effect (job_id, token) values ($1, $2) on conflict (job_id) do nothing", cancellationToken, context.JobId, context.LeaseToken);

    private async Task RunAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = dataSource.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
