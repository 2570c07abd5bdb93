using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Npgsql;

namespace Voy8.Jobs.Drills.Infrastructure;

/// <summary>Compares what was enqueued with what was done.</summary>
public sealed class Ledger(NpgsqlDataSource dataSource)
{
    private const string ExpectedStatus = "(case when j.payload ->> 'act' in ('die', 'hang', 'block') then 4 else 3 end)";

    /// <summary>Each names what must not be; rows of id and particulars.</summary>
    private static readonly (string Wrong, string Sql)[] Checks =
    [
        ("were acknowledged and are gone",
            "select i.id, '' from unnest($1::uuid[]) as i (id) where not exists (select from jobs.job j where j.id = i.id)"),
        ("ended otherwise than they should",
            $"select j.id, jobs.status_name(j.status) || coalesce(' ' || (j.error ->> 'kind'), '') from jobs.job j where j.status <> {ExpectedStatus}"),
        ("succeeded without their effect",
            "select j.id, '' from jobs.job j where j.type = 'drill' and j.status = 3 and j.payload ->> 'act' <> 'nothing' and not exists (select from drill.effect e where e.job_id = j.id)"),
        ("had an effect although they did not succeed",
            "select e.job_id, '' from drill.effect e left join jobs.job j on j.id = e.job_id where j.status is distinct from 3"),
        ("carry a result that is not of their last token",
            "select j.id, j.result::text || ' / ' || j.lease_token from jobs.job j where j.type = 'drill' and j.status = 3 and j.result is not null and j.result::text <> j.lease_token::text"),
        ("ran twice under one token",
            "select job_id, token::text from drill.execution where starts > 1"),
        ("ran under a token that another job had as well",
            "select job_id, token::text from drill.execution e where exists (select from drill.execution o where o.token = e.token and o.job_id <> e.job_id)"),
        ("ran twice at once, both with a valid token",
            """
            select a.job_id, a.token || ' and ' || b.token
            from drill.execution a join drill.execution b on b.job_id = a.job_id and b.token > a.token
            where a.valid_at_end and b.valid_at_start and a.ended_at > b.started_at
            """),
        ("have more attempts than they may",
            "select id, attempt || ' of ' || max_attempts from jobs.job where attempt > max_attempts"),
        ("exist without the row that was committed with them, or the other way round",
            "select coalesce(r.job_id, j.id), '' from drill.own_row r full join jobs.job j on j.id = r.job_id where j.id is null"),
    ];

    private readonly ConcurrentQueue<Guid> _acknowledged = new();

    public int Acknowledged => _acknowledged.Count;

    public static async Task CreateAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        using var stream = typeof(Ledger).Assembly.GetManifestResourceStream("LedgerTables.sql")!;
        using var reader = new StreamReader(stream);
        await using var command = dataSource.CreateCommand(await reader.ReadToEndAsync(cancellationToken));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public void Acknowledge(Guid jobId) => _acknowledged.Enqueue(jobId);

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = dataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Jobs that are not final.</summary>
    public Task<long> OpenAsync() => ScalarAsync<long>("select count(*) from jobs.job where status < 3");

    public Task<long> EffectsAsync() => ScalarAsync<long>("select count(*) from drill.effect");

    /// <summary>What is wrong; empty when the books balance.</summary>
    public async Task<IReadOnlyList<string>> FindWrongAsync()
    {
        var wrong = new List<string>();
        foreach (var (what, sql) in Checks)
        {
            await using var command = dataSource.CreateCommand(sql);
            if (sql.Contains("$1", StringComparison.Ordinal))
            {
                command.Parameters.Add(new() { Value = _acknowledged.ToArray() });
            }

            var jobs = new List<string>();
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                jobs.Add($"{reader.GetGuid(0)} {reader.GetString(1)}".TrimEnd());
            }

            if (jobs.Count > 0)
            {
                wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{jobs.Count} jobs {what}: {string.Join("; ", jobs.Take(5))}"));
            }
        }

        return wrong;
    }

    /// <summary>The unfinished and the odd jobs with all that is known of them, and the workers.</summary>
    public async Task<string> DescribeAsync()
    {
        var text = new StringBuilder();
        await AppendAsync(text, "jobs by status", "select jobs.status_name(status), count(*) from jobs.job group by 1");
        await AppendAsync(
            text,
            "jobs",
            $"""
            select j.id, jobs.status_name(j.status), j.payload ->> 'act', 'attempt ' || j.attempt, 'expiries ' || j.lease_expiries, 'token ' || coalesce(j.lease_token, 0),
                   'worker ' || coalesce(j.worker_id::text, '-'), 'run_at ' || j.run_at, j.error ->> 'kind', j.error ->> 'message',
                   (select jsonb_agg(to_jsonb(e) - 'job_id' order by e.token) from drill.execution e where e.job_id = j.id)::text,
                   (select jsonb_agg(to_jsonb(a) - 'job_id' order by a.lease_token) from jobs.attempt a where a.job_id = j.id)::text
            from jobs.job j
            where j.status <> {ExpectedStatus} or exists (select from drill.execution e where e.job_id = j.id and (e.starts > 1 or not e.valid_at_start))
            order by j.id limit 8
            """);
        await AppendAsync(text, "workers", "select id, name, running, beat_at, lease_until, lease_until > clock_timestamp() as alive from jobs.worker");
        return text.ToString();
    }

    private async Task AppendAsync(StringBuilder text, string title, string sql)
    {
        text.Append(CultureInfo.InvariantCulture, $"--- {title} ---\n");
        await using var command = dataSource.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            text.AppendJoin(" | ", values).Append('\n');
        }
    }
}
