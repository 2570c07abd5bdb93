using Npgsql;
using NpgsqlTypes;

namespace Voy8.Jobs;

/// <summary>
/// Lists jobs at a cost that does not grow with the table. Each list draws from sources that an index gives in order, the first
/// <see cref="MaxTotal"/> of each; filters that no index serves choose among those.
/// </summary>
internal sealed class JobLists(NpgsqlDataSource dataSource)
{
    /// <summary>Totals are exact up to here; beyond it, this is the answer.</summary>
    public const int MaxTotal = 20_000;

    private const string Newest = "true order by id desc";
    private const string Scheduled = "status = 0 order by run_at";
    private const string Running = "status = 2 order by worker_id";
    private const string Dead = "status = 4 order by id desc";
    private const string Cancelled = "status = 5 order by id desc";

    // The latest to finish, whatever their age. The bound keeps dead letters, which stay longer, out of the way.
    private const string Finished = "expires_at < now() + make_interval(secs => $1) order by expires_at desc";

    public async Task<JobPage> ListAsync(JobQuery query, double finishedSeconds, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand();
        command.Parameters.Add(new() { Value = finishedSeconds });
        var filters = string.Join(" and ", Filters(query, command).Prepend("true"));
        var sources = Sources(query, command).Select(source =>
            $"(select id from (select id, type, queue, status, owner_id, parent_id from jobs.job where {source} limit {MaxTotal}) as source where {filters})");
        command.CommandText = $"""
            with found as materialized ({string.Join("\nunion\n", sources)})
            select {JobRows.ListColumns}, total
            from (select count(*) as total from found) as counted
            left join jobs.job on id in (select id from found order by id desc limit {Math.Clamp(query.Limit, 1, 200)} offset {Math.Max(0, query.Offset)})
            order by id desc
            """;
        var jobs = new List<JobRecord>();
        long total = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            total = reader.GetInt64(reader.FieldCount - 1);
            if (!reader.IsDBNull(0))
            {
                jobs.Add(JobRows.Read(reader));
            }
        }

        return new JobPage(jobs, Math.Min(total, MaxTotal));
    }

    // The status is written into the text, so that the planner can use the index that is partial by it.
    private static IEnumerable<string> Filters(JobQuery query, NpgsqlCommand command)
    {
        if (query.Status is { } status)
        {
            yield return $"status = {(int)status}";
        }

        if (query.Type is { } type)
        {
            yield return $"type = {Parameter(command, type)}";
        }

        if (query.Queue is { } queue)
        {
            yield return $"queue = {Parameter(command, queue)}";
        }

        if (query.OwnerId is { } owner)
        {
            yield return $"owner_id = {Parameter(command, owner)}";
        }

        if (query.ParentId is { } parent)
        {
            yield return $"parent_id = {Parameter(command, parent)}";
        }
    }

    private static IEnumerable<string> Sources(JobQuery query, NpgsqlCommand command)
    {
        if (query.IdOrKey is { } text)
        {
            return Guid.TryParse(text, out var id)
                ? [$"id = {Parameter(command, id)}", $"idempotency_key = {Parameter(command, text)} order by id desc"]
                : [$"idempotency_key = {Parameter(command, text)} order by id desc"];
        }

        if (query.ParentId is { } parent)
        {
            return [$"parent_id = {Parameter(command, parent)} order by id desc"];
        }

        if (query.OwnerId is { } owner)
        {
            return [$"owner_id = {Parameter(command, owner)} order by id desc"];
        }

        // Through the index by queue where there is one to look in.
        var queued = query.Queue is { } queue
            ? $"status = 1 and queue = {Parameter(command, queue)} order by score, id"
            : "status = 1 order by queue, score, id";
        return query.Status switch
        {
            JobStatus.Scheduled => [Scheduled, Newest],
            JobStatus.Queued => [queued, Newest],
            JobStatus.Running => [Running],
            JobStatus.Succeeded => [Newest, Finished],
            JobStatus.Dead => [Dead],
            JobStatus.Cancelled => [Cancelled],
            _ when query.Type is null && query.Queue is null => [Newest],
            _ => [Newest, Scheduled, queued, Running, Dead, Finished],
        };
    }

    private static string Parameter(NpgsqlCommand command, Guid value)
    {
        command.Parameters.Add(new() { Value = value });
        return $"${command.Parameters.Count}";
    }

    private static string Parameter(NpgsqlCommand command, string value)
    {
        command.Parameters.Add(new() { Value = value, NpgsqlDbType = NpgsqlDbType.Text });
        return $"${command.Parameters.Count}";
    }
}
