using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Voy8.Testing;

namespace Voy8.Jobs.Tests;

[JobType("limited_work", KeepFinishedSeconds = 60, Queue = "work", Priority = JobPriority.Low, MaxAttempts = 2, TimeoutSeconds = 7, ConcurrencyKey = "one", KeyLimit = 3, KeyIntervalMs = 500)]
public sealed record LimitedWork;

public sealed class ScheduleTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private const string HourAgo = "date_trunc('hour', now()) - interval '1 hour'";

    [Fact]
    public async Task A_schedule_that_is_due_enqueues_its_job_and_moves_on()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await StartAsync(database, services => services.AddJobSchedule(
            "nightly", "0 3 * * *", new Work("tidy up"), "Europe/Berlin", "Tidies up at night."));
        var declared = await DeclaredAsync(host, "nightly");

        await host.ExecuteAsync($"update jobs.schedule set next_at = {HourAgo}");
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
        job.IdempotencyKey.ShouldBe($"nightly@{await host.ScalarAsync<DateTime>($"select {HourAgo}"):yyyy-MM-ddTHH:mm:ssZ}");
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
        await control.ExecuteAsync($"update jobs.schedule set next_at = {HourAgo}");

        (await control.Get<IScheduleControl>().ResumeAsync("hourly")).ShouldBe(ScheduleCommandOutcome.Accepted);

        (await control.ScalarAsync<bool>($"select next_at = {HourAgo} from jobs.schedule")).ShouldBeTrue();
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
    public async Task Its_jobs_have_what_their_type_says_and_its_configuration()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await StartAsync(
            database, services => services.AddJobSchedule("limited", "@yearly", new LimitedWork()), null, ("Jobs:Types:limited_work:MaxAttempts", "4"), ("Worker:Queues:0", "nothing"));
        await DeclaredAsync(host, "limited");

        var receipt = (await host.Get<IScheduleControl>().RunNowAsync("limited")).ShouldNotBeNull();

        var job = (await host.Control.FindAsync(receipt.JobId))!;
        (job.Type, job.Queue, job.Priority, job.MaxAttempts).ShouldBe(("limited_work", "work", JobPriority.Low, 4));
        (await host.ScalarAsync<string>("select concat_ws(' ', timeout_ms, concurrency_key, key_limit, key_interval_ms) from jobs.job")).ShouldBe("7000 one 3 500");
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
    public async Task Configuration_has_the_last_word_on_time_and_zone_and_on_pausing()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await StartAsync(
            database,
            services => services.AddJobSchedule("held", "0 * * * *", new Work()).AddJobSchedule("kept", "0 * * * *", new Work()),
            null,
            ("Jobs:Schedules:held:Paused", "true"),
            ("Jobs:Schedules:kept:Paused", "false"),
            ("Jobs:Schedules:kept:Cron", "30 4 * * *"),
            ("Jobs:Schedules:kept:TimeZone", "Europe/Athens"));
        var control = host.Get<IScheduleControl>();
        var kept = await DeclaredAsync(host, "kept");
        var held = await DeclaredAsync(host, "held");

        (held.Paused, held.PauseIsConfigured, held.NextAt).ShouldBe((true, true, null));
        (kept.Paused, kept.PauseIsConfigured, kept.Cron, kept.TimeZone).ShouldBe((false, true, "30 4 * * *", "Europe/Athens"));
        kept.NextAt!.Value.ShouldBe(CronSchedule.Parse("30 4 * * *", "Europe/Athens").NextAfter(await host.ScalarAsync<DateTime>("select now()"))!.Value);
        (await control.ResumeAsync("held")).ShouldBe(ScheduleCommandOutcome.HeldByConfiguration);
        (await control.PauseAsync("kept")).ShouldBe(ScheduleCommandOutcome.HeldByConfiguration);
    }

    [Fact]
    public async Task A_new_declaration_takes_effect_and_an_operators_pause_survives_it()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using (var old = await StartAsync(
            database, services => services.AddJobSchedule("changed", "0 1 * * *", new Work()).AddJobSchedule("paused", "0 1 * * *", new Work())))
        {
            await DeclaredAsync(old, "changed");
            await old.Get<IScheduleControl>().PauseAsync("paused");
        }

        await using var host = await StartAsync(
            database, services => services.AddJobSchedule("changed", "0 2 * * *", new OtherWork("new")).AddJobSchedule("paused", "0 2 * * *", new Work()));
        await Eventually.TrueAsync(
            async () => await host.Get<IScheduleControl>().FindAsync("changed") is { Declared: true, Cron: "0 2 * * *" }, JobsHost.Deadline, "the new version declares");
        var schedules = await host.Get<IScheduleControl>().ListAsync();

        schedules.Select(schedule => schedule.Name).ShouldBe(["changed", "paused"]);
        schedules[0].JobType.ShouldBe("other_work");
        schedules[0].NextAt!.Value.UtcDateTime.Hour.ShouldBe(2);
        (schedules[1].Paused, schedules[1].Cron).ShouldBe((true, "0 2 * * *"));
    }

    [Fact]
    public async Task A_schedule_that_no_living_worker_declares_rests_and_is_forgotten_after_a_week()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using (var old = await StartAsync(database, services => services.AddJobSchedule("gone", "0 * * * *", new Work())))
        {
            await DeclaredAsync(old, "gone");
        }

        await using var host = await StartAsync(database, Hourly);
        await DeclaredAsync(host, "hourly");
        await host.ExecuteAsync($"update jobs.schedule set next_at = {HourAgo} where name = 'gone'");
        await TickAsync(host);
        (await host.ScalarAsync<long>("select count(*) from jobs.job")).ShouldBe(0);
        var gone = (await host.Get<IScheduleControl>().FindAsync("gone"))!;
        (gone.Declared, gone.NextAt).ShouldBe((false, null));

        await host.ExecuteAsync("update jobs.schedule set declared_at = now() - interval '6 days'");
        await RunDutyAsync<ScheduleUpkeep>(host);
        (await host.Get<IScheduleControl>().ListAsync()).Select(schedule => schedule.Name).ShouldBe(["gone", "hourly"]);
        await host.ExecuteAsync("update jobs.schedule set declared_at = now() - interval '8 days'");
        await RunDutyAsync<ScheduleUpkeep>(host);
        (await host.Get<IScheduleControl>().ListAsync()).Select(schedule => schedule.Name).ShouldBe(["hourly"]);
    }

    [Fact]
    public async Task The_version_that_leads_has_its_declaration_in_the_end()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await StartAsync(database, Hourly);
        await DeclaredAsync(host, "hourly");
        await host.ExecuteAsync("update jobs.schedule set cron = '0 1 * * *', next_at = now() + interval '1 day'");

        await RunDutyAsync<ScheduleUpkeep>(host);

        var schedule = (await host.Get<IScheduleControl>().FindAsync("hourly"))!;
        schedule.Cron.ShouldBe("0 * * * *");
        schedule.NextAt!.Value.ShouldBe(CronSchedule.Parse("0 * * * *", "UTC").NextAfter(await host.ScalarAsync<DateTime>("select now()"))!.Value);
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

        await host.ExecuteAsync($"update jobs.schedule set next_at = {HourAgo} - interval '1 hour'");
        await RanAsync(host, "alone");
        await host.ExecuteAsync($"update jobs.schedule set next_at = {HourAgo}");
        await Eventually.TrueAsync(
            async () => await host.ScalarAsync<bool>("select bool_and(next_at > now()) from jobs.schedule"), JobsHost.Deadline, "both moved on");

        (await host.ScalarAsync<long>("select count(*) from jobs.job where payload ->> 'name' = 'alone'")).ShouldBe(1);
        (await host.ScalarAsync<long>("select count(*) from jobs.job where payload ->> 'name' = 'beside'")).ShouldBe(2);
        end.SetResult();
        await Eventually.TrueAsync(
            async () => await host.ScalarAsync<long>("select count(*) from jobs.job where status < 3") == 0, JobsHost.Deadline, "all have ended");
        await host.ExecuteAsync($"update jobs.schedule set next_at = {HourAgo} + interval '30 minutes' where name = 'alone'");
        await Eventually.TrueAsync(
            async () => await host.ScalarAsync<long>("select count(*) from jobs.job where payload ->> 'name' = 'alone'") == 2, JobsHost.Deadline, "it goes on");
    }

    [Fact]
    public async Task A_schedule_that_this_program_cannot_read_holds_up_no_other()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await StartAsync(database, services => services.AddJobSchedule("a", "0 * * * *", new Work()).AddJobSchedule("b", "0 * * * *", new Work()));
        await DeclaredAsync(host, "b");

        await host.ExecuteAsync($"update jobs.schedule set cron = case name when 'a' then 'of a later version' else cron end, next_at = {HourAgo}");
        var ran = await RanAsync(host, "b");

        ran.NextAt!.Value.ShouldBeGreaterThan(ran.LastAt!.Value);
    }

    [Theory]
    [InlineData("Cron", "61 * * * *", "Minutes: Value must be a number between 0 and 59")]
    [InlineData("Cron", "0 0 30 2 *", "never falls due")]
    [InlineData("TimeZone", "Mars/Olympus", "Use an IANA name such as Europe/Berlin")]
    public async Task A_time_that_cannot_be_kept_stops_the_start_and_says_why(string key, string value, string reason)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);

        var configured = await Should.ThrowAsync<OptionsValidationException>(
            () => StartAsync(database, Hourly, null, ($"Jobs:Schedules:hourly:{key}", value)));
        var declared = await Should.ThrowAsync<OptionsValidationException>(() => StartAsync(
            database, services => services.AddJobSchedule("hourly", key == "Cron" ? value : "@hourly", new Work(), key == "TimeZone" ? value : "UTC")));

        configured.Message.ShouldSatisfyAllConditions(
            it => it.ShouldContain("Schedule 'hourly'"), it => it.ShouldContain(value), it => it.ShouldContain(reason), it => it.ShouldContain("Jobs:Schedules:hourly"));
        declared.Message.ShouldSatisfyAllConditions(it => it.ShouldContain("Schedule 'hourly'"), it => it.ShouldContain(reason), it => it.ShouldNotContain("Jobs:"));
    }

    [Fact]
    public async Task Names_descriptions_and_payloads_are_bounded_and_names_are_unique()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);

        var refused = await Should.ThrowAsync<OptionsValidationException>(() => StartAsync(
            database,
            services => services
                .AddJobSchedule("Upper", "@daily", new Work())
                .AddJobSchedule(new string('a', 101), "@daily", new Work())
                .AddJobSchedule("same", "@daily", new Work())
                .AddJobSchedule("same", "@daily", new Work())
                .AddJobSchedule("twice", "@daily", new Work())
                .AddJobSchedule("twice", "@hourly", new Work())
                .AddJobSchedule("chatty", "@daily", new Work(), description: new string('a', 1001))
                .AddJobSchedule("heavy", "@daily", new Work(new string('a', 1024))),
            null,
            ("Jobs:MaxPayloadBytes", "1024")));

        refused.Failures.Count().ShouldBe(5);
        refused.Failures.ShouldContain(failure => failure.Contains("'twice' is declared in 2 ways"));
        refused.Failures.ShouldContain(failure => failure.Contains("'chatty': the description"));
        refused.Failures.ShouldContain(failure => failure.Contains("'heavy': the payload"));
    }

    private static void EverySecond(IServiceCollection services) => services.AddJobSchedule("ticking", "* * * * * *", new Work("tick"));

    private static void Hourly(IServiceCollection services) => services.AddJobSchedule("hourly", "0 * * * *", new Work());

    private static async Task<ScheduleRecord> DeclaredAsync(JobsHost host, string name)
    {
        // A worker that is stopped while it registers leaves a row that lives until its lease ends.
        var worker = host.Get<WorkerStatus>();
        ScheduleRecord? schedule = null;
        await Eventually.TrueAsync(
            async () => (schedule = await host.Get<IScheduleControl>().FindAsync(name)) is { Declared: true } && worker.WorkerId != Guid.Empty,
            JobsHost.Deadline,
            $"{name} is declared");
        return schedule!;
    }

    private static async Task<ScheduleRecord> RanAsync(JobsHost host, string name)
    {
        ScheduleRecord? schedule = null;
        await Eventually.TrueAsync(
            async () => (schedule = await host.Get<IScheduleControl>().FindAsync(name)) is { LastJobId: not null, NextAt: not null },
            JobsHost.Deadline,
            $"{name} ran");
        return schedule!;
    }

    private static Task TickAsync(JobsHost host) => RunDutyAsync<DueSchedules>(host);

    // What a leader does; without asking whether another one leads.
    private static async Task RunDutyAsync<TDuty>(JobsHost host)
        where TDuty : ILeaderDuty
    {
        await using var connection = await host.DataSource.OpenConnectionAsync();
        await host.Get<IEnumerable<ILeaderDuty>>().OfType<TDuty>().Single().RunAsync(connection, CancellationToken.None);
    }

    private Task<JobsHost> StartAsync(
        TestDatabase database, Action<IServiceCollection> schedules, Behaviour? work = null, params (string Key, string Value)[] settings) =>
        JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, work ?? ((_, _, _) => Task.CompletedTask), schedules, settings);

    private sealed class ClockAhead(TimeSpan ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
    }
}
