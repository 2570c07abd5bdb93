using Microsoft.Extensions.Time.Testing;
using Voy8.Core.Reminders;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Reminders;

/// <summary>What is sent, how often, and what becomes of what was not.</summary>
public sealed class SendReminderTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    [Fact]
    public async Task Many_that_send_the_same_at_once_send_it_once()
    {
        await using var host = await ReminderHost.StartAsync(postgres, redis);
        for (var round = 0; round < 10; round++)
        {
            var id = await host.AddAsync();
            var job = Guid.CreateVersion7();

            // Those that find it claimed give it up as lost: here nobody knows that they live.
            await Task.WhenAll(Enumerable.Range(0, 8).Select(async attempt =>
            {
                try
                {
                    await host.SendAsync(id, context: new FakeJobContext(attempt + 1, maxAttempts: 100) { Id = job });
                }
                catch (PermanentJobException)
                {
                    // That is what it says.
                }
            }));

            host.Sink.Count.ShouldBe(round + 1);
            (await host.ReadAsync(id)).Status.ShouldBe(ReminderStatus.Sent);
        }
    }

    [Fact]
    public async Task Two_workers_send_each_once()
    {
        await using var host = await ReminderHost.StartAsync(postgres, redis, works: true);
        var other = await CoreHost.StartAsync(
            postgres,
            redis,
            builder => builder.AddRemindersJobs().AddJobWorker(),
            host.Database,
            ("Mail:Host", "127.0.0.1"),
            ("Mail:Port", $"{host.Sink.Port}"),
            ("Mail:Security", "None"),
            ("Mail:From", "reminders@voy8.example"));
        try
        {
            var ids = new List<Guid>();
            for (var number = 0; number < 200; number++)
            {
                ids.Add(await host.AddAsync(host.Draft($"Number {number}", TimeSpan.FromSeconds(1))));
            }

            await Eventually.TrueAsync(() => Task.FromResult(host.Sink.Count >= 200), ReminderHost.Soon, () => $"all are sent, not {host.Sink.Count}");
            host.Sink.Mails.Select(mail => mail.Header("Message-ID")).Distinct().Count().ShouldBe(200);
            foreach (var id in ids)
            {
                await host.BecomesAsync(id, ReminderStatus.Sent);
            }

            host.Sink.Given.ShouldBe(200);
        }
        finally
        {
            await other.StopAsync();
        }
    }

    [Fact]
    public async Task A_server_that_is_away_is_tried_again_then_a_dead_letter_whose_replay_sends_it_once()
    {
        var port = 0;
        await using (var away = SmtpSink.Start())
        {
            port = away.Port;
        }

        await using var host = await ReminderHost.StartAsync(postgres, redis, works: true, settings: ("Mail:Port", $"{port}"));
        var id = await host.AddAsync();
        await host.BecomesAsync(id, ReminderStatus.Failed);
        var failed = await host.DeliveryAsync(id);
        failed.ShouldSatisfyAllConditions(
            one => one.Status.ShouldBe(DeliveryStatus.Failed), one => one.Tries.ShouldBe(8), one => one.Failure.ShouldBe("The mail server cannot be reached."));
        JobRecord? dead = null;
        await Eventually.TrueAsync(async () => (dead = (await host.JobsAsync(JobStatus.Dead)).SingleOrDefault()) is not null, ReminderHost.Soon, "there is a dead letter");
        dead!.Error!.Kind.ShouldBe("ReminderNotDeliveredException");

        await using var back = SmtpSink.Start(port);
        (await host.Get<IJobControl>().RetryAsync(dead.Id)).ShouldBe(JobCommandOutcome.Accepted);
        await host.BecomesAsync(id, ReminderStatus.Sent);

        // Replayed once more, it has nothing to do.
        await Eventually.TrueAsync(async () => (await host.JobsAsync(JobStatus.Succeeded)).Count == 1, ReminderHost.Soon, "the replay ends");
        back.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_a_dead_worker_had_claimed_is_not_sent_again_until_somebody_says_so()
    {
        await using var host = await ReminderHost.StartAsync(postgres, redis, works: true);
        var id = await host.AddAsync(host.Draft(ahead: TimeSpan.FromHours(1)));

        // As a worker leaves it that dies between the claim and the end: token and job are those of another.
        await host.ExecuteAsync($"update reminder_delivery set status = 'sending', token = 0, job_id = gen_random_uuid(), sending_at = now(), due_at = now() where reminder_id = '{id}'");
        await host.Get<IJobClient>().EnqueueAsync(new SendReminder(id, ReminderChannel.Email, 1));
        await host.BecomesAsync(id, ReminderStatus.Failed);
        (await host.DeliveryAsync(id)).Status.ShouldBe(DeliveryStatus.Unknown);
        JobRecord? dead = null;
        await Eventually.TrueAsync(async () => (dead = (await host.JobsAsync(JobStatus.Dead)).SingleOrDefault()) is not null, ReminderHost.Soon, "there is a dead letter");
        dead!.Error!.Kind.ShouldBe("ReminderMayHaveBeenSentException");
        host.Sink.Given.ShouldBe(0);

        await host.Get<IJobControl>().RetryAsync(dead.Id);

        await host.BecomesAsync(id, ReminderStatus.Sent);
        host.Sink.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_worker_that_dies_again_while_it_gives_up_is_no_replay()
    {
        await using var host = await ReminderHost.StartAsync(postgres, redis);
        var id = await host.AddAsync();
        var context = new FakeJobContext();
        host.Sink.Answer = step => Task.FromResult<string?>(step == "END" ? SmtpSink.HangUp : null);
        await Should.ThrowAsync<PermanentJobException>(() => host.SendAsync(id, context: context));
        host.Sink.Answer = null;

        // The engine never heard that the job is dead, and runs it again.
        await Should.ThrowAsync<PermanentJobException>(() => host.SendAsync(id, context: context));

        host.Sink.ShouldSatisfyAllConditions(sink => sink.Given.ShouldBe(1), sink => sink.Count.ShouldBe(0));
        (await host.DeliveryAsync(id)).Status.ShouldBe(DeliveryStatus.Unknown);
    }

    [Fact]
    public async Task An_attempt_that_ran_out_of_time_after_it_may_have_sent_is_not_sent_again_by_the_engine()
    {
        await using var host = await ReminderHost.StartAsync(postgres, redis, works: true, settings: [("Jobs:Types:send_reminder:Timeout", "00:00:01")]);
        var given = 0;
        host.Sink.Answer = async step =>
        {
            if (step != "END" || Interlocked.Increment(ref given) > 1)
            {
                return null;
            }

            // The job's time runs out while the server keeps the message, and then hangs up.
            await Eventually.TrueAsync(
                async () => await host.CountAsync("select count(*) from jobs.job where type = 'send_reminder' and status = 2 and started_at < now() - interval '1.5 seconds'") > 0, ReminderHost.Soon, "time runs out");
            return SmtpSink.HangUp;
        };
        var id = await host.AddAsync();
        JobRecord? dead = null;
        await Eventually.TrueAsync(async () => (dead = (await host.JobsAsync(JobStatus.Dead)).SingleOrDefault()) is not null, ReminderHost.Soon, "there is a dead letter");

        (await host.Get<IJobControl>().FindAsync(dead!.Id))!.Attempts.Select(attempt => attempt.Outcome).ShouldBe(["timed_out", "failed"]);
        (await host.DeliveryAsync(id)).Status.ShouldBe(DeliveryStatus.Unknown);
        host.Sink.Given.ShouldBe(1);

        // Whoever says so has it sent.
        await host.Get<IJobControl>().RetryAsync(dead.Id);
        await host.BecomesAsync(id, ReminderStatus.Sent);
        host.Sink.Given.ShouldBe(2);
    }

    [Fact]
    public async Task The_sweep_gives_up_what_no_job_looks_at_any_more()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await ReminderHost.StartAsync(postgres, redis, clock);
        var id = await host.AddAsync();
        await host.ExecuteAsync($"update reminder_delivery set status = 'sending', token = 7, job_id = gen_random_uuid(), sending_at = now() where reminder_id = '{id}'");

        await host.HandleAsync(new SweepReminders());
        (await host.DeliveryAsync(id)).Status.ShouldBe(DeliveryStatus.Sending);
        clock.Advance(TimeSpan.FromMinutes(61));
        await host.HandleAsync(new SweepReminders());

        (await host.DeliveryAsync(id)).ShouldSatisfyAllConditions(
            one => one.Status.ShouldBe(DeliveryStatus.Unknown), one => one.Failure!.ShouldContain("may have been sent"));
        await host.HandleAsync(new SweepReminders());
        host.Sink.Given.ShouldBe(0);
    }

    [Fact]
    public async Task What_failed_can_be_asked_for_again_by_changing_it()
    {
        await using var host = await ReminderHost.StartAsync(postgres, redis);
        var id = await host.AddAsync();
        host.Sink.Answer = step => Task.FromResult<string?>(step == "RCPT" ? "550 no such user" : null);
        await Should.ThrowAsync<PermanentJobException>(() => host.SendAsync(id));
        (await host.DeliveryAsync(id)).Failure.ShouldBe("The mail server refused it: 550 no such user");
        host.Sink.Answer = null;

        await host.Get<ReminderStore>().ChangeAsync(host.Owner, id, host.Draft("Once more"), TestContext.Current.CancellationToken);
        await host.SendAsync(id, version: 2);

        (await host.ReadAsync(id)).Status.ShouldBe(ReminderStatus.Sent);
        host.Sink.Mails.ShouldHaveSingleItem().To.ShouldEndWith("@people.example");
    }
}
