using Microsoft.Extensions.Time.Testing;
using Voy8.Core.Reminders;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Reminders;

public sealed class ReminderStoreTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static readonly TimeSpan Tomorrow = TimeSpan.FromDays(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_due_before_the_next_sweep_has_a_job_that_waits_for_its_moment()
    {
        await using var host = await ReminderHost.StartAsync(postgres, redis);
        var before = TimeProvider.System.GetUtcNow();

        await host.AddAsync(host.Draft(ahead: TimeSpan.FromMinutes(7)));
        await host.AddAsync(host.Draft(ahead: Tomorrow));

        var job = (await host.JobsAsync()).ShouldHaveSingleItem();
        job.Status.ShouldBe(JobStatus.Scheduled);
        job.RunAt.ShouldBeInRange(before.AddMinutes(6.9), before.AddMinutes(8));
        job.OwnerId.ShouldBe(host.Owner);
    }

    [Fact]
    public async Task What_was_changed_or_cancelled_is_not_sent_as_it_was()
    {
        await using var host = await ReminderHost.StartAsync(postgres, redis);
        var store = host.Get<ReminderStore>();
        var changed = await host.AddAsync(host.Draft("Old"));
        var cancelled = await host.AddAsync(host.Draft("Gone"));
        (await store.ChangeAsync(host.Owner, changed, host.Draft("New"), Token)).Outcome.ShouldBe(ReminderOutcome.Done);
        (await store.DeleteAsync(host.Owner, cancelled, Token)).ShouldBe(ReminderOutcome.Done);

        await host.SendAsync(changed, version: 1);
        await host.SendAsync(cancelled, version: 1);
        host.Sink.Count.ShouldBe(0);
        await host.SendAsync(changed, version: 2);

        host.Sink.Mails.ShouldHaveSingleItem().Header("Subject").ShouldBe("Reminder: New");
        (await host.ReadAsync(cancelled)).Status.ShouldBe(ReminderStatus.Cancelled);
    }

    [Fact]
    public async Task What_was_cancelled_can_be_taken_back_and_what_has_ended_removed()
    {
        await using var host = await ReminderHost.StartAsync(postgres, redis);
        var store = host.Get<ReminderStore>();
        var id = await host.AddAsync(host.Draft(ahead: Tomorrow));

        await store.DeleteAsync(host.Owner, id, Token);
        (await store.ChangeAsync(host.Owner, id, host.Draft(ahead: Tomorrow), Token)).Outcome.ShouldBe(ReminderOutcome.Done);
        (await host.ReadAsync(id)).Status.ShouldBe(ReminderStatus.Scheduled);

        await store.DeleteAsync(host.Owner, id, Token);
        await store.DeleteAsync(host.Owner, id, Token);
        (await store.FindAsync(host.Owner, id, Token)).ShouldBeNull();
        (await store.DeleteAsync(host.Owner, id, Token)).ShouldBe(ReminderOutcome.NotFound);
    }

    [Fact]
    public async Task What_was_sent_stays_what_it_was()
    {
        await using var host = await ReminderHost.StartAsync(postgres, redis);
        var id = await host.AddAsync();
        await host.SendAsync(id);

        (await host.Get<ReminderStore>().ChangeAsync(host.Owner, id, host.Draft("Again"), Token)).Outcome.ShouldBe(ReminderOutcome.AlreadySent);
    }

    [Fact]
    public async Task Nobody_else_has_it()
    {
        await using var host = await ReminderHost.StartAsync(postgres, redis);
        var store = host.Get<ReminderStore>();
        var stranger = await host.AddAccountAsync();
        var id = await host.AddAsync(host.Draft(ahead: Tomorrow));

        (await store.FindAsync(stranger, id, Token)).ShouldBeNull();
        (await store.ListAsync(stranger, null, null, 20, 0, Token)).Total.ShouldBe(0);
        (await store.ChangeAsync(stranger, id, host.Draft("Mine"), Token)).Outcome.ShouldBe(ReminderOutcome.NotFound);
        (await store.DeleteAsync(stranger, id, Token)).ShouldBe(ReminderOutcome.NotFound);
        (await host.ReadAsync(id)).Text.ShouldBe("Book the table");
    }

    [Fact]
    public async Task An_account_has_so_many_however_quickly_it_asks()
    {
        await using var host = await ReminderHost.StartAsync(postgres, redis, settings: ("Reminders:MaxPerUser", "3"));

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.Get<ReminderStore>().CreateAsync(host.Owner, host.Draft(ahead: Tomorrow), Token)));

        results.Count(result => result.Outcome == ReminderOutcome.Done).ShouldBe(3);
        results.Count(result => result.Outcome == ReminderOutcome.TooMany).ShouldBe(5);
    }

    [Fact]
    public async Task A_list_has_what_is_to_come_soonest_first_and_counts_every_state()
    {
        await using var host = await ReminderHost.StartAsync(postgres, redis);
        var store = host.Get<ReminderStore>();
        var late = await host.AddAsync(host.Draft("Late", Tomorrow * 2));
        var early = await host.AddAsync(host.Draft("Early", Tomorrow));
        var sent = await host.AddAsync();
        await host.SendAsync(sent);

        var page = await store.ListAsync(host.Owner, ReminderStatus.Scheduled, null, 20, 0, Token);

        page.Reminders.Select(reminder => reminder.Id).ShouldBe([early, late]);
        page.Total.ShouldBe(2);
        page.Counts[ReminderStatus.Sent].ShouldBe(1);
        (await store.ListAsync(host.Owner, null, null, 2, 2, Token)).Reminders.ShouldHaveSingleItem().Id.ShouldBe(sent);
    }

    [Fact]
    public async Task It_follows_a_merge_and_its_undoing_and_outlives_its_venue()
    {
        await using var host = await ReminderHost.StartAsync(postgres, redis);
        var (absorbed, kept) = (await host.AddVenueAsync("Ilios"), await host.AddVenueAsync("Taverna Ilios"));
        var id = await host.AddAsync(host.Draft(ahead: Tomorrow) with { VenueId = absorbed });
        (await host.ReadAsync(id)).ShouldSatisfyAllConditions(one => one.VenueId.ShouldBe(absorbed), one => one.VenueName.ShouldBe("Ilios"));

        await host.InTransactionAsync(transaction => ReminderStore.FollowMergeAsync(transaction, absorbed, kept, Token));
        (await host.ReadAsync(id)).VenueName.ShouldBe("Taverna Ilios");
        await host.InTransactionAsync(transaction => ReminderStore.FollowUndoAsync(transaction, kept, absorbed, [absorbed], Token));
        (await host.ReadAsync(id)).VenueId.ShouldBe(absorbed);
        await host.ExecuteAsync($"delete from venue where id = '{absorbed}'");

        (await host.ReadAsync(id)).ShouldSatisfyAllConditions(one => one.VenueId.ShouldBeNull(), one => one.VenueName.ShouldBe("Ilios"));
    }

    [Fact]
    public async Task The_sweep_gives_what_is_due_soon_its_job_once_and_leaves_the_rest()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await ReminderHost.StartAsync(postgres, redis, clock);
        await host.AddAsync(host.Draft("Soon", TimeSpan.FromMinutes(30)));
        await host.AddAsync(host.Draft("Later", TimeSpan.FromMinutes(50)));
        (await host.JobsAsync()).ShouldBeEmpty();

        await host.HandleAsync(new SweepReminders());
        (await host.JobsAsync()).ShouldBeEmpty();
        clock.Advance(TimeSpan.FromMinutes(15));
        await host.HandleAsync(new SweepReminders());
        await host.HandleAsync(new SweepReminders());

        var job = (await host.JobsAsync()).ShouldHaveSingleItem();
        (job.RunAt - job.CreatedAt).ShouldBeInRange(TimeSpan.FromMinutes(14.9), TimeSpan.FromMinutes(15.1));
        job.OwnerId.ShouldBe(host.Owner);
    }

    [Fact]
    public async Task The_sweep_finds_what_was_missed_and_forgets_what_ended_long_ago()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await ReminderHost.StartAsync(postgres, redis, clock, settings: ("Reminders:KeepEnded", "10.00:00:00"));
        var missed = await host.AddAsync(host.Draft("Missed", TimeSpan.FromHours(1)));
        var sent = await host.AddAsync();
        await host.SendAsync(sent);

        clock.Advance(TimeSpan.FromDays(11));
        await host.HandleAsync(new SweepReminders());

        (await host.JobsAsync()).ShouldContain(job => job.IdempotencyKey == $"reminder:{missed:N}:1:email" && job.Status == JobStatus.Queued);
        (await host.Get<ReminderStore>().FindAsync(host.Owner, sent, Token)).ShouldBeNull();
        (await host.ReadAsync(missed)).Status.ShouldBe(ReminderStatus.Scheduled);
    }

    [Fact]
    public async Task A_job_that_comes_early_waits_for_the_moment()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await ReminderHost.StartAsync(postgres, redis, clock);
        var id = await host.AddAsync(host.Draft(ahead: TimeSpan.FromMinutes(5)));

        var early = await Should.ThrowAsync<JobDeferredException>(() => host.SendAsync(id));
        early.Delay.ShouldBeInRange(TimeSpan.FromMinutes(4.9), TimeSpan.FromMinutes(5));
        clock.Advance(early.Delay + TimeSpan.FromMilliseconds(1));
        await host.SendAsync(id);

        host.Sink.Count.ShouldBe(1);
    }
}
