using Npgsql;
using Voy8.Testing;

namespace Voy8.Jobs.Tests;

/// <summary>
/// What operators ask costs the same however many jobs have finished: on a table of a hundred thousand finished jobs no answer scans it,
/// and none reads more rows than its bound allows. PostgreSQL's own counters tell, of the statements as they ran.
/// </summary>
public sealed class ReadCostTests(PostgresServerFixture postgres)
{
    private const string Fill = """
        insert into jobs.job (id, type, queue, priority, status, attempt, max_attempts, timeout_ms, score, run_at, created_at, started_at, finished_at,
                              expires_at, worker_id, lease_token, owner_id, parent_id, idempotency_key, payload, error)
        select ('01980000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
               case when n % 1000 = 0 then 'rare' else 'work' end, case when n % 1000 = 0 then 'rare' else 'work' end, n % 4, status, 1, 6, 1000, n, at, at, at,
               case when status > 2 then at end,
               case when status > 2 then at + case status when 4 then interval '7 days' else interval '1 day' end end,
               case when status = 2 then '01990000-0000-7000-8000-000000000000'::uuid end, n,
               case when n % 100 = 0 then '01990000-0000-7000-8000-000000000001'::uuid end,
               case when n % 500 = 1 then '01990000-0000-7000-8000-000000000002'::uuid end,
               case when n % 10 = 0 then 'key ' || n end, '{}',
               case when status = 4 then jsonb_build_object('kind', 'kind ' || n % 3, 'message', 'no', 'retryable', false) end
        from (select n, now() - make_interval(secs => (101000 - n) / 2.0) as at,
                     case when n > 100950 then 0 when n > 100900 then 2 when n > 100000 then 1 when n % 50 = 0 then 4 when n % 50 = 1 then 5 else 3 end as status
              from generate_series(1, 101000) as n) as j;
        insert into jobs.worker (id, name, queues, concurrency, lease_until)
        values ('01990000-0000-7000-8000-000000000000', 'worker', '{work}', 100, now() + interval '1 hour');
        insert into jobs.stats_minute
        select minute, 'work', 'work', 1000, 0, 0, 0, 0, '{40}', '{1000}', '{40}', '{1000}'
        from generate_series(date_trunc('minute', now()) - interval '2 days', now(), interval '1 minute') as minute;
        """;

    private static readonly Guid Owner = Guid.Parse("01990000-0000-7000-8000-000000000001");
    private static readonly Guid Parent = Guid.Parse("01990000-0000-7000-8000-000000000002");

    public static TheoryData<string, JobQuery, int> Lists => new()
    {
        { "all", new JobQuery(), 45_000 },
        { "a later page", new JobQuery(Limit: 200, Offset: 15_000), 45_000 },
        { "scheduled", new JobQuery(Status: JobStatus.Scheduled), 45_000 },
        { "queued", new JobQuery(Status: JobStatus.Queued), 45_000 },
        { "queued in a queue", new JobQuery(Status: JobStatus.Queued, Queue: "rare"), 45_000 },
        { "running", new JobQuery(Status: JobStatus.Running), 1_000 },
        { "succeeded", new JobQuery(Status: JobStatus.Succeeded), 70_000 },
        { "dead", new JobQuery(Status: JobStatus.Dead), 5_000 },
        { "cancelled", new JobQuery(Status: JobStatus.Cancelled), 5_000 },
        { "of a rare type", new JobQuery(Type: "rare"), 70_000 },
        { "of a type that is not there", new JobQuery(Type: "none"), 70_000 },
        { "of a queue", new JobQuery(Queue: "rare"), 70_000 },
        { "of an owner", new JobQuery(OwnerId: Owner), 3_000 },
        { "dead of an owner", new JobQuery(OwnerId: Owner, Status: JobStatus.Dead), 3_000 },
        { "of a parent", new JobQuery(ParentId: Parent), 1_000 },
        { "by id", new JobQuery(IdOrKey: "01980000-0000-7000-8000-000000000bb8"), 10 },
        { "by key", new JobQuery(IdOrKey: "key 3000"), 10 },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_list_of_jobs_never_scans_the_table(string what, JobQuery query, int bound)
    {
        await using var database = await CreateDatabaseAsync();
        await using var host = await StartAsync(database);
        await host.Control.CountWaitingAsync();

        var page = await MeasureAsync(host, what, bound, () => host.Control.ListAsync(query));

        page.Jobs.Count.ShouldBe(what.EndsWith("not there", StringComparison.Ordinal) ? 0 : (int)Math.Min(query.Limit, page.Total));
    }

    [Fact]
    public async Task Dead_letters_are_read_through_their_index()
    {
        await using var database = await CreateDatabaseAsync();
        await using var host = await StartAsync(database);
        var letters = host.Get<IDeadLetters>();
        DeadLetterFilter[] filters =
        [
            new(), new(Type: "rare"), new(Queue: "work"), new(ErrorKind: "kind 1"), new(Before: DateTimeOffset.UnixEpoch), new(After: DateTimeOffset.UnixEpoch),
        ];
        foreach (var filter in filters)
        {
            await MeasureAsync(host, $"{filter}", 10_000, () => letters.ListAsync(filter));
        }

        (await MeasureAsync(host, "replay", 20_000, () => letters.ReplayAsync(new DeadLetterFilter(ErrorKind: "kind 1")))).Replayed.ShouldBeGreaterThan(600);
    }

    [Fact]
    public async Task Statistics_and_workers_never_scan_the_table()
    {
        await using var database = await CreateDatabaseAsync();
        await using var host = await StartAsync(database);
        var statistics = host.Get<IJobStatistics>();

        var found = await MeasureAsync(host, "stats", 5_000, () => statistics.ReadAsync(new StatisticsQuery()));
        await MeasureAsync(host, "stats of a type", 5_000, () => statistics.ReadAsync(new StatisticsQuery(Type: "rare")));
        var workers = await MeasureAsync(host, "workers", 5_000, () => statistics.ListWorkersAsync());
        await using var connection = await host.DataSource.OpenConnectionAsync();
        await MeasureAsync(host, "the leader's count", 5_000, () => BacklogStore.NoteAsync(connection, CancellationToken.None), connection);

        found.Backlog.ShouldSatisfyAllConditions(
            backlog => backlog.Queued.ShouldBe(900), backlog => backlog.Running.ShouldBe(50), backlog => backlog.Scheduled.ShouldBe(50), backlog => backlog.Dead.ShouldBe(2000));
        // A thousand for each of the last sixty minutes; one or two may have begun since the table was filled.
        found.Total.Succeeded.ShouldBeInRange(57_000, 60_000);
        workers.ShouldHaveSingleItem().Running.ShouldBe(50);
    }

    [Fact]
    public async Task With_too_much_to_count_the_leaders_count_answers()
    {
        await using var database = await CreateDatabaseAsync();
        await using var host = await StartAsync(database);
        await host.ExecuteAsync("update jobs.job set status = 1, queue = 'work', priority = 2 where id in (select id from jobs.job where status = 3 limit 12000)");
        await host.ExecuteAsync("analyze jobs.job");
        var statistics = host.Get<IJobStatistics>();
        var due = await host.ScalarAsync<long>("select count(*) from jobs.job where status = 0 and run_at <= now()");

        (await MeasureAsync(host, "uncounted", 40_000, () => statistics.ReadAsync(new StatisticsQuery()))).Backlog.Queued.ShouldBe(BacklogStore.MaxCounted);
        (await MeasureAsync(host, "waiting", 40_000, () => host.Control.CountWaitingAsync())).ShouldBe(BacklogStore.MaxCounted + due);
        await using (var connection = await host.DataSource.OpenConnectionAsync())
        {
            await BacklogStore.NoteAsync(connection, CancellationToken.None);
        }

        (await statistics.ReadAsync(new StatisticsQuery())).Backlog.Queued.ShouldBe(12_900);
        (await host.Control.CountWaitingAsync()).ShouldBe(12_900 + due);
        (await statistics.ReadAsync(new StatisticsQuery(Queue: "rare"))).Backlog.Queued.ShouldBe(0);
    }

    [Fact]
    public async Task What_waits_is_counted_within_bounds_before_the_table_was_ever_analysed()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await StartAsync(database);
        await host.Control.CountWaitingAsync();
        await host.ExecuteAsync("""
            alter table jobs.job set (autovacuum_enabled = false);
            insert into jobs.job (id, type, queue, priority, status, max_attempts, timeout_ms, score, run_at, created_at, payload)
            select gen_random_uuid(), 'work', 'work', 2, 1, 6, 1000, n, now(), now(), '{}' from generate_series(1, 100000) as n;
            """);

        (await MeasureAsync(host, "waiting", 15_000, () => host.Control.CountWaitingAsync())).ShouldBe(BacklogStore.MaxCounted);
    }

    private static async Task<T> MeasureAsync<T>(JobsHost host, string what, int bound, Func<Task<T>> read, NpgsqlConnection? connection = null)
    {
        var before = await CountersAsync(host, connection);
        var result = await read();
        var after = await CountersAsync(host, connection);
        (after.Scans - before.Scans).ShouldBe(0, $"{what}: scans of the table");
        (after.Reads - before.Reads).ShouldBeLessThanOrEqualTo(bound, $"{what}: entries read from its indexes");
        return result;
    }

    // There is one connection in the pool: these are the counters of the session that read.
    private static async Task<(long Scans, long Reads)> CountersAsync(JobsHost host, NpgsqlConnection? connection)
    {
        await using var own = connection is null ? await host.DataSource.OpenConnectionAsync() : null;
        await using (var flush = new NpgsqlCommand("select pg_stat_force_next_flush()", connection ?? own))
        {
            await flush.ExecuteNonQueryAsync();
        }

        await using var command = new NpgsqlCommand(
            """
            select (select seq_scan from pg_stat_user_tables where relid = 'jobs.job'::regclass),
                   (select sum(idx_tup_read)::bigint from pg_stat_user_indexes where relid = 'jobs.job'::regclass)
            """,
            connection ?? own);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    private static Task<JobsHost> StartAsync(TestDatabase database) =>
        JobsHost.StartAsync(new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = 1 }.ConnectionString, null);

    private Task<TestDatabase> CreateDatabaseAsync() => postgres.CreateDatabaseAsync("a hundred thousand finished jobs", async (source, cancellationToken) =>
    {
        await SchemaMigrations.ApplyAsync(
            source, typeof(IJobClient).Assembly, "Voy8.Jobs.Storage.Migrations.", "jobs.schema_migration", cancellationToken);
        foreach (var sql in new[] { Fill, "vacuum analyze jobs.job", "analyze" })
        {
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    });
}
