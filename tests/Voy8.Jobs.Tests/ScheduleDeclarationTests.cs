using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Voy8.Testing;
using static Voy8.Jobs.Tests.ScheduleHost;

namespace Voy8.Jobs.Tests;

[JobType("limited_work", KeepFinishedSeconds = 60, Queue = "work", Priority = JobPriority.Low, MaxAttempts = 2, TimeoutSeconds = 7, ConcurrencyKey = "one", KeyLimit = 3, KeyIntervalMs = 500)]
public sealed record LimitedWork;

public sealed class ScheduleDeclarationTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
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
        await host.ExecuteAsync($"update jobs.schedule set next_at = {LongAgo} where name = 'gone'");
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
    public async Task A_schedule_that_this_program_cannot_read_holds_up_no_other()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await StartAsync(database, services => services.AddJobSchedule("a", "0 * * * *", new Work()).AddJobSchedule("b", "0 * * * *", new Work()));
        await DeclaredAsync(host, "b");

        await host.ExecuteAsync($"update jobs.schedule set cron = case name when 'a' then 'of a later version' else cron end, next_at = {LongAgo}");
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

    private Task<JobsHost> StartAsync(
        TestDatabase database, Action<IServiceCollection> schedules, Behaviour? work = null, params (string Key, string Value)[] settings) =>
        JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, work ?? ((_, _, _) => Task.CompletedTask), schedules, settings);
}
