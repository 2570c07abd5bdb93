using Npgsql;
using NpgsqlTypes;

namespace Voy8.Jobs;

/// <summary>
/// Cancels what hangs below a cancelled job, level by level and in small transactions, so that a large tree stops nobody's work. Jobs that
/// are being claimed or ended at this moment are skipped and met again. A cancelled job gets no more children, so this comes to an end.
/// </summary>
internal sealed class TreeCancellation(NpgsqlDataSource dataSource, Retention retention, JobAnnouncer announcer, JobSignals signals, TimeProvider time)
{
    private const int BatchSize = 500;
    private const int MaxParents = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private const string Cancel = $"""
        with next as (
            select c.id
            from unnest($3::uuid[]) as p (id)
            cross join lateral (select id from jobs.job where parent_id = p.id and status < 3 and not cancel_requested
                                limit $4 for no key update skip locked) as c
            limit $4)
        update jobs.job j
        set {CommandStore.SetCancelled}
        from next
        where j.id = next.id
        returning {ReadyJob.Columns}, j.status
        """;

    private const string AnyLeft = """
        select exists (select from jobs.job where parent_id is not null and parent_id = any($1) and status < 3 and not cancel_requested)
        """;

    private const string NextLevel = "select id from jobs.job where parent_id is not null and parent_id = any($1) and children_open > 0";

    /// <returns>False when some of the jobs stayed locked by others for so long that the leader should try again later.</returns>
    public async Task<bool> CancelBelowAsync(Guid root, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        Guid[] parents = [root];
        for (var level = 1; level <= FlowBounds.MaxLevels && parents.Length > 0; level++)
        {
            var next = new List<Guid>();
            foreach (var some in parents.Chunk(MaxParents))
            {
                if (!await CancelChildrenAsync(connection, some, cancellationToken))
                {
                    return false;
                }

                next.AddRange(await FindNextLevelAsync(connection, some, cancellationToken));
            }

            parents = [.. next];
        }

        await using var done = new NpgsqlCommand("delete from jobs.cancelled_flow where root_id = $1", connection) { Parameters = { new() { Value = root } } };
        await done.ExecuteNonQueryAsync(cancellationToken);
        return true;
    }

    private async Task<bool> CancelChildrenAsync(NpgsqlConnection connection, Guid[] parents, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            if (await Deadlock.RetryAsync(() => CancelSomeAsync(connection, parents, cancellationToken)) == 0)
            {
                await using var left = new NpgsqlCommand(AnyLeft, connection) { Parameters = { Ids(parents) } };
                if (await left.ExecuteScalarAsync(cancellationToken) is not true)
                {
                    return true;
                }

                if (time.GetElapsedTime(started) > Patience)
                {
                    return false;
                }

                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    private async Task<int> CancelSomeAsync(NpgsqlConnection connection, Guid[] parents, CancellationToken cancellationToken)
    {
        var cancelled = new List<(ReadyJob Job, JobStatus Status)>();
        await using (var transaction = await connection.BeginTransactionAsync(cancellationToken))
        {
            await FlowStore.LockAsync(connection, parents, cancellationToken);
            await using var command = new NpgsqlCommand(Cancel, connection)
            {
                Parameters =
                {
                    new() { Value = retention.FinishedByType, NpgsqlDbType = NpgsqlDbType.Text },
                    new() { Value = retention.FinishedSeconds },
                    Ids(parents),
                    new() { Value = BatchSize },
                },
            };
            await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
            {
                while (await reader.ReadAsync(cancellationToken))
                {
                    cancelled.Add((ReadyJob.Read(reader), (JobStatus)reader.GetInt16(5)));
                }
            }

            await transaction.CommitAsync(cancellationToken);
        }

        Tell(cancelled, parents);
        return cancelled.Count;
    }

    private void Tell(List<(ReadyJob Job, JobStatus Status)> cancelled, Guid[] parents)
    {
        if (cancelled.Count == 0)
        {
            return;
        }

        foreach (var (job, _) in cancelled.Where(cancelled => cancelled.Status == JobStatus.Running))
        {
            signals.Cancel(job.Id);
        }

        announcer.Withdraw([.. cancelled.Where(cancelled => cancelled.Status != JobStatus.Running).Select(cancelled => cancelled.Job)]);
        signals.Changed([.. cancelled.Select(cancelled => cancelled.Job.Id), .. parents]);
    }

    private static async Task<List<Guid>> FindNextLevelAsync(NpgsqlConnection connection, Guid[] parents, CancellationToken cancellationToken)
    {
        var found = new List<Guid>();
        await using var command = new NpgsqlCommand(NextLevel, connection) { Parameters = { Ids(parents) } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(reader.GetGuid(0));
        }

        return found;
    }

    private static NpgsqlParameter Ids(Guid[] ids) => new() { Value = ids, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid };
}
