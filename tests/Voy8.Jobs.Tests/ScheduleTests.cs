using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Voy8.Testing;
using static Voy8.Jobs.Tests.ScheduleHost;

namespace Voy8.Jobs.Tests;

public sealed class ScheduleTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    [Fact]
    public async Task A_schedule_that_is_due_enqueues_its_job_and_moves_on()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await StartAsync(database, services => services.AddJobSchedule(
            "nightly", "0 3 * * *", new Work("tidy up"), "Europe/Berlin", "Tidies up at night."));
        var declared = await DeclaredAsync(host, "nightly");

        await host.ExecuteAsync($"update jobs.schedule set next_at = {LongAgo}");
        var ran = await RanAsync(host, "nightly");
        var job = await host.WaitForAsync(ran.LastJobId!.Value, JobStatus.Succeeded);

        declared.ShouldSatisfyAllConditions(
            it => it.Description.ShouldBe("Tidies up at night."),
            it => it.Cron.ShouldBe("0 3 * * *"),
            it => it.TimeZone.ShouldBe("Europe/Berlin"),
            it => it.JobType.ShouldBe("work"),
            it => it.Queue.ShouldBe("work"),
            it => it.Paused.ShouldBeFalse(),
            it => it.LastAt.ShouldBeNull());
        ran.NextAt.ShouldBe(declared.NextAt);
        ran.NextAt!.Value.ShouldBe(CronSchedule.Parse("0 3 * * *", "Europe/Berlin").NextAfter(ran.LastAt!.Value)!.Value);
        job.Payload.GetProperty("name").GetString().ShouldBe("tidy up");
        job.IdempotencyKey.ShouldBe("nightly@2020-01-01T00:00:00Z");
        (await host.Get<IScheduleControl>().FindAsync("nightly"))!.LastJobStatus.ShouldBe(JobStatus.Succeeded);
    }

    [Fact]
    public async Task Each_occurrence_is_enqueued_once_however_many_leaders_tick()
    {
        const int Schedules = 20, Rounds = 15;
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await StartAsync(database, services =>
        {
            for (var i = 0; i < Schedules; i++)
            {
                services.AddJobSchedule($"schedule-{i}", "0 0 1 1 *", new Work());
            }
        });
        await DeclaredAsync(host, "schedule-0");

        // Jobs that have ended at once: their idempotency key holds off no second one.
        await host.ExecuteAsync("""
            create function ended() returns trigger language plpgsql as $$ begin new.status := 5; return new; end $$;
            create trigger ended before insert on jobs.job for each row execute function ended();
            """);
        for (var round = 0; round < Rounds; round++)
        {
            await host.ExecuteAsync($"update jobs.schedule set next_at = '2020-01-01Z'::timestamptz + interval '{round} hours'");
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => TickAsync(host))));
        }

        (await host.ScalarAsync<long>("select count(distinct idempotency_key) from jobs.job")).ShouldBe(Schedules * Rounds);
        (await host.ScalarAsync<long>("select count(*) from jobs.job")).ShouldBe(Schedules * Rounds);
    }

    [Fact]
    public async Task Each_occurrence_runs_once_while_the_lead_changes_hands()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var runs = new ConcurrentBag<string>();
        Behaviour note = (name, _, _) =>
        {
            runs.Add(name);
            return Task.CompletedTask;
        };
        await using var first = await StartAsync(database, EverySecond, note);
        await using var second = await StartAsync(database, EverySecond, note);
        await using var third = await StartAsync(database, EverySecond, note);

        await Eventually.TrueAsync(
            async () =>
            {
                await first.ExecuteAsync("""
                    select pg_terminate_backend(pid) from pg_locks
                    where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
                    """);
                await Task.Delay(Random.Shared.Next(1200));
                return runs.Count >= 5;
            },
            TimeSpan.FromSeconds(60),
            "five occurrences ran");
        await first.Get<IScheduleControl>().PauseAsync("ticking");
        await Eventually.TrueAsync(
            async () => await first.ScalarAsync<long>("select count(*) from jobs.job where status < 3") == 0, JobsHost.Deadline, "all have ended");

        (await first.ScalarAsync<long>("select count(distinct idempotency_key) from jobs.job")).ShouldBe(runs.Count);
        (await first.ScalarAsync<long>("select count(*) from jobs.job")).ShouldBe(runs.Count);
    }

    [Fact]
    public async Task What_was_missed_while_nobody_worked_runs_once_on_return()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using (var host = await StartAsync(database, Hourly))
        {
            await DeclaredAsync(host, "hourly");
        }

        await using (var passes = database.DataSource.CreateCommand("update jobs.schedule set next_at = next_at - interval '6 hours'"))
        {
            await passes.ExecuteNonQueryAsync();
        }

        await using var back = await StartAsync(database, Hourly);
        var ran = await RanAsync(back, "hourly");
        await TickAsync(back);

        ran.NextAt!.Value.ShouldBeGreaterThan(ran.LastAt!.Value);
        (await back.ScalarAsync<long>("select count(*) from jobs.job")).ShouldBe(1);
    }

    [Fact]
    public async Task A_paused_schedule_enqueues_nothing_and_what_it_missed_stays_missed()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await StartAsync(database, EverySecond);
        var control = host.Get<IScheduleControl>();
        await RanAsync(host, "ticking");

        (await control.PauseAsync("ticking")).ShouldBe(ScheduleCommandOutcome.Accepted);
        (await control.PauseAsync("ticking")).ShouldBe(ScheduleCommandOutcome.Accepted);
        var paused = (await control.FindAsync("ticking"))!;
        var jobs = await host.ScalarAsync<long>("select count(*) from jobs.job");
        var pausedAt = await host.ScalarAsync<DateTime>("select clock_timestamp()");
        await Eventually.TrueAsync(
            async () => await host.ScalarAsync<DateTime>("select clock_timestamp()") > pausedAt.AddSeconds(2.5), JobsHost.Deadline, "two occurrences went by");
        (await host.ScalarAsync<long>("select count(*) from jobs.job")).ShouldBe(jobs);
        (await control.ResumeAsync("ticking")).ShouldBe(ScheduleCommandOutcome.Accepted);
        await Eventually.TrueAsync(
            async () => await host.ScalarAsync<long>("select count(*) from jobs.job") > jobs, JobsHost.Deadline, "it goes on");

        paused.ShouldSatisfyAllConditions(it => it.Paused.ShouldBeTrue(), it => it.NextAt.ShouldBeNull());
        (await host.ScalarAsync<long>($"""
            select count(*) from jobs.job
            where split_part(idempotency_key, '@', 2)::timestamptz between '{pausedAt:O}' and '{pausedAt.AddSeconds(2):O}'
            """)).ShouldBe(0);
        (await control.PauseAsync("no-such")).ShouldBe(ScheduleCommandOutcome.NotFound);
        (await control.ResumeAsync("no-such")).ShouldBe(ScheduleCommandOutcome.NotFound);
    }

    [Fact]
    public async Task Resuming_a_schedule_that_was_not_paused_takes_nothing_from_it()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using (var host = await StartAsync(database, Hourly))
        {
            await DeclaredAsync(host, "hourly");
        }

        await using var control = await JobsHost.StartAsync(database.ConnectionString, null);
        await control.ExecuteAsync($"update jobs.schedule set next_at = {LongAgo}");

        (await control.Get<IScheduleControl>().ResumeAsync("hourly")).ShouldBe(ScheduleCommandOutcome.Accepted);

        (await control.ScalarAsync<bool>($"select next_at = {LongAgo} from jobs.schedule")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_schedule_is_run_now_whether_paused_or_not_and_its_own_time_stays()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await StartAsync(database, Hourly);
        var control = host.Get<IScheduleControl>();
        var before = await DeclaredAsync(host, "hourly");

        var receipt = (await control.RunNowAsync("hourly")).ShouldNotBeNull();
        await host.WaitForAsync(receipt.JobId, JobStatus.Succeeded);
        var after = (await control.FindAsync("hourly"))!;
        await control.PauseAsync("hourly");
        var again = (await control.RunNowAsync("hourly")).ShouldNotBeNull();

        receipt.Created.ShouldBeTrue();
        after.NextAt.ShouldBe(before.NextAt);
        after.LastJobId.ShouldBe(receipt.JobId);
        again.JobId.ShouldNotBe(receipt.JobId);
        (await control.RunNowAsync("no-such")).ShouldBeNull();
        (await control.RunNowAsync("\0")).ShouldBeNull();
    }

    [Fact]
    public async Task Time_is_the_databases_not_the_workers()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await StartAsync(database, services =>
        {
            Hourly(services);
            services.AddSingleton<TimeProvider>(new ClockAhead(TimeSpan.FromDays(3)));
        });

        var schedule = await DeclaredAsync(host, "hourly");
        await TickAsync(host);
        var run = (await host.Get<IScheduleControl>().RunNowAsync("hourly")).ShouldNotBeNull();

        var now = await host.ScalarAsync<DateTime>("select now()");
        schedule.NextAt!.Value.UtcDateTime.ShouldBeInRange(now, now.AddHours(1));
        (await host.ScalarAsync<long>("select count(*) from jobs.job")).ShouldBe(1);
        var job = await host.Control.FindAsync(run.JobId);
        job!.IdempotencyKey.ShouldStartWith($"hourly@{now:yyyy-MM}");
    }

    [Fact]
    public async Task A_schedule_may_let_a_time_pass_while_its_last_job_goes_on()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var end = new TaskCompletionSource();
        await using var host = await StartAsync(
            database,
            services => services.AddJobSchedule("alone", "0 * * * *", new Work("alone"), skipWhileUnfinished: true).AddJobSchedule("beside", "0 * * * *", new Work("beside")),
            (_, _, _) => end.Task);
        await DeclaredAsync(host, "alone");

        await host.ExecuteAsync($"update jobs.schedule set next_at = {LongAgo} - interval '1 hour'");
        await RanAsync(host, "alone");
        await host.ExecuteAsync($"update jobs.schedule set next_at = {LongAgo}");
        await Eventually.TrueAsync(
            async () => await host.ScalarAsync<bool>("select bool_and(next_at > now()) from jobs.schedule"), JobsHost.Deadline, "both moved on");

        (await host.ScalarAsync<long>("select count(*) from jobs.job where payload ->> 'name' = 'alone'")).ShouldBe(1);
        (await host.ScalarAsync<long>("select count(*) from jobs.job where payload ->> 'name' = 'beside'")).ShouldBe(2);
        end.SetResult();
        await Eventually.TrueAsync(
            async () => await host.ScalarAsync<long>("select count(*) from jobs.job where status < 3") == 0, JobsHost.Deadline, "all have ended");
        await host.ExecuteAsync($"update jobs.schedule set next_at = {LongAgo} + interval '30 minutes' where name = 'alone'");
        await Eventually.TrueAsync(
            async () => await host.ScalarAsync<long>("select count(*) from jobs.job where payload ->> 'name' = 'alone'") == 2, JobsHost.Deadline, "it goes on");
    }

    private static void EverySecond(IServiceCollection services) => services.AddJobSchedule("ticking", "* * * * * *", new Work("tick"));

    private Task<JobsHost> StartAsync(
        TestDatabase database, Action<IServiceCollection> schedules, Behaviour? work = null, params (string Key, string Value)[] settings) =>
        JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, work ?? ((_, _, _) => Task.CompletedTask), schedules, settings);

    private sealed class ClockAhead(TimeSpan ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
    }
}
