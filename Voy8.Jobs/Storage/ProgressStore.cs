using Npgsql;
using NpgsqlTypes;

namespace Voy8.Jobs;

/// <summary>Writes the progress of running jobs, fenced by their tokens like every other write.</summary>
internal sealed class ProgressStore(NpgsqlDataSource dataSource)
{
    private const string Write = $"""
        update jobs.job j
        set progress = p.progress, lease_expiries = case when p.is_checkpoint then 0 else j.lease_expiries end
        from unnest($1::uuid[], $2::bigint[], $3::jsonb[], $4::bool[]) as p (id, token, progress, is_checkpoint)
        where j.id = p.id and {PlanHints.Status} = 2 and j.lease_token = p.token
        """;

    public async Task WriteAsync(IReadOnlyList<(ClaimedJob Job, JobProgress Progress)> changes, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var batch = RelaxedBatch.Create(connection, new NpgsqlBatchCommand(Write)
        {
            Parameters =
            {
                new() { Value = changes.Select(change => change.Job.Id).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid },
                new() { Value = changes.Select(change => change.Job.LeaseToken).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
                new() { Value = changes.Select(change => JobsJson.Serialize(change.Progress)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb },
                new() { Value = changes.Select(change => change.Progress.IsCheckpoint).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Boolean },
            },
        });
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
