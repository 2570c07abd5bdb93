using Npgsql;
using NpgsqlTypes;

namespace Voy8.Jobs;

/// <summary>Reads the queued jobs through their partial index, queue by queue, in the order of their turn.</summary>
internal static class WaitingJobs
{
    // A loose scan: one step of the index per queue, however many jobs wait in each.
    private const string Queues = """
        with recursive q as (
            (select queue from jobs.job where status = 1 order by queue limit 1)
            union all
            select (select queue from jobs.job where status = 1 and queue > q.queue order by queue limit 1) from q where q.queue is not null)
        select queue from q where queue is not null
        """;

    private const string Page = $"""
        select {ReadyJob.Columns} from jobs.job j
        where status = 1 and queue = $1 and (score, id) > ($2, $3)
        order by score, id
        limit $4
        """;

    private const string NotQueued = $"""
        select id from unnest($1::uuid[]) as i (id)
        where not exists (select from jobs.job j where j.id = i.id and {PlanHints.Status} = 1)
        """;

    public static async Task<IReadOnlyList<string>> QueuesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var queues = new List<string>();
        await using var command = new NpgsqlCommand(Queues, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            queues.Add(reader.GetString(0));
        }

        return queues;
    }

    /// <summary>The next jobs of a queue after <paramref name="last"/>, or its first ones.</summary>
    public static async Task<IReadOnlyList<ReadyJob>> PageAsync(
        NpgsqlConnection connection, string queue, ReadyJob? last, int size, CancellationToken cancellationToken)
    {
        var page = new List<ReadyJob>(size);
        await using var command = new NpgsqlCommand(Page, connection);
        command.Parameters.Add(new() { Value = queue });
        command.Parameters.Add(new() { Value = last?.Score ?? long.MinValue });
        command.Parameters.Add(new() { Value = last?.Id ?? Guid.Empty });
        command.Parameters.Add(new() { Value = size });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            page.Add(ReadyJob.Read(reader));
        }

        return page;
    }

    /// <summary>Those of the jobs that are not queued.</summary>
    public static async Task<List<Guid>> FindNotQueuedAsync(NpgsqlConnection connection, Guid[] jobs, CancellationToken cancellationToken)
    {
        var found = new List<Guid>();
        await using var command = new NpgsqlCommand(NotQueued, connection);
        command.Parameters.Add(new() { Value = jobs, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(reader.GetGuid(0));
        }

        return found;
    }
}
