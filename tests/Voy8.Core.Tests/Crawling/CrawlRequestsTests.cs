using Voy8.Core.Crawling;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Crawling;

public sealed class CrawlRequestsTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    [Fact]
    public async Task Only_venues_in_scope_are_queued_and_each_once()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        var inScope = await host.AddVenueAsync(host.Website);
        var stranger = await host.AddVenueAsync("https://example.org/");
        var without = await host.AddVenueAsync(null);
        var requests = host.Get<CrawlRequests>();
        var cancellationToken = TestContext.Current.CancellationToken;

        var first = await requests.RequestAsync([inScope, stranger, without, Guid.CreateVersion7(), inScope], JobPriority.Urgent, cancellationToken);
        var second = await requests.RequestAsync([inScope], JobPriority.Urgent, cancellationToken);

        first.ShouldHaveSingleItem().ShouldSatisfyAllConditions(receipt => receipt.VenueId.ShouldBe(inScope), receipt => receipt.Created.ShouldBeTrue());
        second.ShouldHaveSingleItem().ShouldSatisfyAllConditions(receipt => receipt.JobId.ShouldBe(first[0].JobId), receipt => receipt.Created.ShouldBeFalse());
        (await host.CountAsync("select count(*) from jobs.job where type = 'crawl_venue'")).ShouldBe(1);
    }

    [Theory]
    [InlineData("http://\ufffd.com/")]
    [InlineData("http://\u200d.com/")]
    [InlineData("http://xn--ü.de/")]
    public void A_host_that_cannot_be_looked_up_is_in_no_scope(string website)
    {
        var options = new CrawlingOptions();
        options.Scope.Add("*");
        var scope = new CrawlScope(Microsoft.Extensions.Options.Options.Create(options));

        scope.Contains(website).ShouldBeFalse();
        scope.WhyNot(website).ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_request_becomes_facts_though_its_host_rests_at_first()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis, CrawlHost.Working);
        host.Site.OnHtml($"{host.Host}/", "<body><p>Tel. 030 23125010</p></body>");
        var venue = await host.AddVenueAsync(host.Website);
        await host.LeavePauseAsync(TimeSpan.FromMilliseconds(500));

        var receipt = (await host.Get<CrawlRequests>().RequestAsync([venue], JobPriority.Urgent, TestContext.Current.CancellationToken)).ShouldHaveSingleItem();

        JobRecord? job = null;
        await Eventually.TrueAsync(
            async () => (job = await host.Get<IJobControl>().FindAsync(receipt.JobId, TestContext.Current.CancellationToken))?.Status.IsFinal() == true,
            TimeSpan.FromSeconds(30),
            "the job ended");
        job!.ShouldSatisfyAllConditions(
            ended => ended.Status.ShouldBe(JobStatus.Succeeded),
            ended => ended.Attempt.ShouldBe(1),
            ended => ended.Result!.Value.GetProperty("status").GetString().ShouldBe(CrawlStatus.Succeeded));
        (await host.ObservationOf(venue)).ShouldNotBeNull().Facts.ShouldContain(fact => fact.Value == "+493023125010");
    }

    [Fact]
    public async Task A_request_in_a_transaction_that_rolls_back_never_was()
    {
        await using var host = await CrawlHost.StartAsync(postgres, redis);
        var venue = await host.AddVenueAsync(host.Website);
        var cancellationToken = TestContext.Current.CancellationToken;

        await using (var transaction = await host.Get<IJobClient>().BeginTransactionAsync(cancellationToken))
        {
            (await host.Get<CrawlRequests>().RequestAsync(transaction, [(venue, host.Website), (Guid.CreateVersion7(), "http://example.org/")], JobPriority.Normal, cancellationToken))
                .ShouldHaveSingleItem();
        }

        (await host.CountAsync("select count(*) from jobs.job where type = 'crawl_venue'")).ShouldBe(0);
    }
}
