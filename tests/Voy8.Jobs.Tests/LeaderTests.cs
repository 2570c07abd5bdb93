using Voy8.Testing;

namespace Voy8.Jobs.Tests;

public sealed class LeaderTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static readonly (string, string)[] ShortLease = [("Worker:Lease", "00:00:01"), ("Worker:Heartbeat", "00:00:00.200")];

    [Fact]
    public async Task Another_process_leads_when_the_leader_goes()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var leader = await StartIdleAsync(database);
        await Eventually.TrueAsync(() => LeadersAsync(leader), JobsHost.Deadline, "one leads");
        await using var follower = await StartIdleAsync(database);
        await leader.DisposeAsync();

        var receipt = await follower.Client.EnqueueAsync(new Work(), new EnqueueOptions { Delay = TimeSpan.FromMilliseconds(10) });
        await follower.WaitForAsync(receipt.JobId, JobStatus.Queued);
    }

    [Fact]
    public async Task A_leader_that_lost_its_session_leads_again_or_another_does()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await StartIdleAsync(database);
        await Eventually.TrueAsync(() => LeadersAsync(host), JobsHost.Deadline, "one leads");
        await host.ExecuteAsync("""
            select pg_terminate_backend(pid) from pg_locks
            where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
            """);

        var receipt = await host.Client.EnqueueAsync(new Work(), new EnqueueOptions { Delay = TimeSpan.FromMilliseconds(10) });
        await host.WaitForAsync(receipt.JobId, JobStatus.Queued);
    }

    [Theory]
    [InlineData("raise exception 'no deletes'")]
    [InlineData("perform pg_terminate_backend(pg_backend_pid())")]
    public async Task A_duty_that_fails_or_breaks_the_connection_does_not_keep_a_dead_workers_jobs(string refusal)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using (var refuse = database.DataSource.CreateCommand($"""
            create function refuse() returns trigger language plpgsql as $$ begin {refusal}; return null; end $$;
            create trigger refuse before delete on jobs.job for each statement execute function refuse();
            """))
        {
            await refuse.ExecuteNonQueryAsync();
        }

        await using var leader = await StartIdleAsync(database, [.. ShortLease, ("Worker:RetentionInterval", "00:00:00.050")]);
        var receipt = await leader.Client.EnqueueAsync(new Work());
        await DeadWorker.ClaimAsync(leader, receipt.JobId);

        await leader.WaitForAsync(receipt.JobId, JobStatus.Queued);

        (await leader.ScalarAsync<int>("select lease_expiries from jobs.job")).ShouldBe(1);
    }

    [Fact]
    public async Task Finished_jobs_are_deleted_when_their_time_is_over_and_others_stay()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString,
            redis.ConnectionString,
            (name, _, _) => name == "dies" ? throw new PermanentJobException("dead") : Task.CompletedTask,
            null,
            ("Jobs:Types:work:FinishedRetention", "00:00:00.100"),
            ("Worker:RetentionInterval", "00:00:00.100"));
        var gone = await worker.Client.EnqueueAsync(new Work());
        var dies = await worker.Client.EnqueueAsync(new Work("dies"));
        var other = await worker.Client.EnqueueAsync(new OtherWork());

        await Eventually.TrueAsync(async () => await worker.Control.FindAsync(gone.JobId) is null, JobsHost.Deadline, "it is deleted");
        await worker.WaitForAsync(dies.JobId, JobStatus.Dead);
        await worker.WaitForAsync(other.JobId, JobStatus.Succeeded);
    }

    private Task<JobsHost> StartIdleAsync(TestDatabase database, (string, string)[]? settings = null) =>
        JobsHost.StartIdleAsync(database, redis.ConnectionString, settings ?? ShortLease);

    private static async Task<bool> LeadersAsync(JobsHost host) => await host.ScalarAsync<long>(
        "select count(*) from pg_locks where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())") > 0;
}
