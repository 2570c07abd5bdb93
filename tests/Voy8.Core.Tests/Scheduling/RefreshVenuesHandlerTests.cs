using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Voy8.Core.Crawling;
using Voy8.Core.Scheduling;
using Voy8.Core.Tests.Crawling;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Scheduling;

public sealed class RefreshVenuesHandlerTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    // Nobody works, but a worker is on the list: what is queued stays.
    private const string IdleWorker =
        """
        insert into jobs.worker (id, name, queues, concurrency, lease_until)
        values (gen_random_uuid(), 'idle', array['crawl'], 10, now() + interval '1 hour')
        """;

    [Fact]
    public async Task A_cycle_sends_what_is_due_and_the_next_one_sends_nobody_twice()
    {
        await using var host = await StartAsync();
        await host.ExecuteAsync(IdleWorker);
        var venue = await host.AddVenueAsync(host.Website);
        await host.AddVenueAsync(website: null);
        await host.AddVenueAsync("https://elsewhere.example/");

        var first = await CycleAsync(host);
        var second = await CycleAsync(host);

        first.ShouldSatisfyAllConditions(cycle => cycle.Chosen.ShouldBe(1), cycle => cycle.NeverRead.ShouldBe(1));
        second.ShouldSatisfyAllConditions(cycle => cycle.Chosen.ShouldBe(0), cycle => cycle.CrawlsWaiting.ShouldBe(1));
        (await host.CountAsync("select count(*) from jobs.job where type = 'crawl_venue' and priority = $1 and idempotency_key = $2", (short)JobPriority.Low, CrawlRequests.IdempotencyKey(venue))).ShouldBe(1);
    }

    [Fact]
    public async Task Where_nobody_works_nothing_is_queued()
    {
        await using var host = await StartAsync();
        await host.AddVenueAsync(host.Website);

        (await CycleAsync(host)).ShouldSatisfyAllConditions(cycle => cycle.Chosen.ShouldBe(0), cycle => cycle.Due.ShouldBe(1), cycle => cycle.MostCrawlsWaiting.ShouldBe(0));
    }

    [Fact]
    public async Task A_venue_that_was_read_is_left_alone_until_it_is_stale_and_one_that_failed_until_it_has_rested()
    {
        await using var host = await StartAsync();
        await host.ExecuteAsync(IdleWorker);
        host.Site.OnHtml($"{host.Host}/", "<p>Nothing to tell.</p>").OnText($"gone-{host.Host}/", 404, "gone");
        var (read, gone) = (await host.AddVenueAsync(host.Website), await host.AddVenueAsync($"http://gone-{host.Host}/"));
        await host.CrawlAsync(read);
        await host.CrawlAsync(gone);
        await host.CrawlAsync(gone);
        (await host.StateOf(gone)).Failures.ShouldBe(2);
        (await CycleAsync(host)).Due.ShouldBe(0);

        await host.ExecuteAsync("update enrichment set stale_at = now() - interval '1 minute'");
        (await CycleAsync(host)).Due.ShouldBe(0, "it was visited just now");
        await host.ExecuteAsync("update crawl_state set crawled_at = now() - interval '13 days'");
        (await CycleAsync(host)).ShouldSatisfyAllConditions(cycle => cycle.Due.ShouldBe(1), cycle => cycle.Chosen.ShouldBe(1));
        await host.ExecuteAsync("update crawl_state set crawled_at = now() - interval '15 days'");
        (await CycleAsync(host)).ShouldSatisfyAllConditions(cycle => cycle.Due.ShouldBe(2), cycle => cycle.Chosen.ShouldBe(1));
    }

    [Fact]
    public async Task While_an_import_fills_the_queue_the_most_popular_go_ahead_of_it()
    {
        await using var host = await StartAsync(("Scheduler:Horizon", "00:00:10"));
        await host.ExecuteAsync(IdleWorker);
        var imported = new List<Guid>();
        for (var i = 0; i < 12; i++)
        {
            imported.Add(await host.AddVenueAsync($"http://v{i}.{host.Host}/"));
        }

        await host.Get<CrawlRequests>().RequestAsync(imported, JobPriority.Normal, TestContext.Current.CancellationToken);
        var top = await host.AddVenueAsync(host.Website);
        await host.AddVenueAsync($"http://other.{host.Host}/");
        await host.ExecuteAsync("update venue set popularity = 1 where id = $1", top);

        var cycle = await CycleAsync(host);

        cycle.ShouldSatisfyAllConditions(c => c.CrawlsWaiting.ShouldBe(12), c => c.MostCrawlsWaiting.ShouldBe(5), c => c.Chosen.ShouldBe(1));
        (await host.CountAsync("select count(*) from jobs.job where priority = $1 and idempotency_key = $2", (short)JobPriority.High, CrawlRequests.IdempotencyKey(top))).ShouldBe(1);
    }

    [Fact]
    public async Task Switched_off_it_sends_nobody()
    {
        await using var host = await StartAsync(("Scheduler:Enabled", "false"));
        await host.ExecuteAsync(IdleWorker);
        await host.AddVenueAsync(host.Website);

        (await CycleAsync(host)).ShouldBe(RefreshCycle.None);
    }

    [Fact]
    public async Task The_health_of_the_queue_is_told_as_metrics()
    {
        await using var host = await StartAsync();
        await host.AddVenueAsync(host.Website);
        var told = new HashSet<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == SchedulerTelemetry.Name)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, _, _) => told.Add(instrument.Name));
        listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => told.Add(instrument.Name));
        listener.Start();

        await CycleAsync(host);

        told.ShouldBe(
            ["voy8.scheduler.due", "voy8.scheduler.never_read", "voy8.scheduler.oldest_wait", "voy8.scheduler.crawls_waiting", "voy8.scheduler.crawls_most_waiting", "voy8.scheduler.chosen"],
            ignoreOrder: true);
    }

    [Fact]
    public async Task The_schedule_comes_every_five_minutes()
    {
        await using var host = await StartAsync(CrawlHost.Working);

        await Eventually.TrueAsync(
            async () => await host.CountAsync("select count(*) from jobs.schedule where name = $1 and cron = '*/5 * * * *'", SchedulingExtensions.Schedule) == 1,
            TimeSpan.FromSeconds(20),
            "the schedule was written");
    }

    private async Task<CrawlHost> StartAsync(params (string, string)[] settings) =>
        await CrawlHost.StartAsync(postgres, redis, [("Scheduler:RefreshAhead", "00:00:00"), .. settings]);

    private static async Task<RefreshCycle> CycleAsync(CrawlHost host)
    {
        var context = new FakeJobContext();
        await ActivatorUtilities.CreateInstance<RefreshVenuesHandler>(host.Services).HandleAsync(new RefreshVenues(), context, TestContext.Current.CancellationToken);
        return context.Result.ShouldBeOfType<RefreshCycle>();
    }
}
