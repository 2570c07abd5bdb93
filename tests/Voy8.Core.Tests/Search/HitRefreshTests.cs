using Voy8.Core.Search;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Search;

/// <summary>What a search has crawled at once; no worker runs, so that crawls stay where they wait.</summary>
public sealed class HitRefreshTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_search_has_at_most_so_many_of_its_stale_hits_crawled()
    {
        await using var host = await StartAsync(("Search:MaxRefreshes", "2"));
        await AddAsync(host, 4);

        var answer = await host.SearchAsync("stale");

        answer.Hits.Count(hit => hit.Refreshing).ShouldBe(2);
        SearchToken.TryParse(answer.RefreshToken!)!.VenueIds.Count.ShouldBe(2);
        (await CrawlsAsync(host)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Searches_of_several_people_share_one_crawl_of_a_venue()
    {
        await using var host = await StartAsync();
        await AddAsync(host, 2);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.SearchAsync("stale")));

        answers.ShouldAllBe(answer => answer.Hits.All(hit => hit.Refreshing));
        (await CrawlsAsync(host)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_refresh_that_nobody_waits_for_any_more_loses_its_urgency_and_regains_it_with_the_next_search()
    {
        await using var host = await StartAsync(("Search:AbandonAfter", "00:00:00"));
        await AddAsync(host, 1);
        var token = SearchToken.TryParse((await host.SearchAsync("stale")).RefreshToken!)!;
        (await CrawlsAsync(host)).ShouldHaveSingleItem().Priority.ShouldBe(JobPriority.Urgent);

        await ListenAndLeaveAsync(host, token);

        await Eventually.TrueAsync(
            async () => (await CrawlsAsync(host)).Single().Priority == JobPriority.Low, Patience, "the crawl waits with the background's");
        await host.SearchAsync("stale");
        (await CrawlsAsync(host)).ShouldHaveSingleItem().Priority.ShouldBe(JobPriority.Urgent);
    }

    private static async Task ListenAndLeaveAsync(SearchHost host, SearchToken token)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var refreshes = Follow(host, token, leaving.Token);
        var next = refreshes.MoveNextAsync().AsTask();
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => next);
    }

    private static IAsyncEnumerator<VenueRefresh> Follow(SearchHost host, SearchToken token, CancellationToken cancellationToken) =>
        host.Get<VenueRefreshStream>().UntilRefreshedAsync(token.VenueIds, token.IssuedAt, cancellationToken).GetAsyncEnumerator(cancellationToken);

    private static async Task<IReadOnlyList<JobRecord>> CrawlsAsync(SearchHost host) =>
        (await host.Get<IJobControl>().ListAsync(new JobQuery(Type: "crawl_venue"), Token)).Jobs;

    private static async Task AddAsync(SearchHost host, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await host.AddAsync(new TestVenue($"Stale {i}") { Website = $"http://stale{i}.harbour.localhost/" }, embed: false);
        }
    }

    private Task<SearchHost> StartAsync(params (string Key, string Value)[] settings) =>
        SearchHost.StartAsync(postgres, redis, settings: [("Crawling:Scope:0", "*.harbour.localhost"), ("Crawling:AllowedPrivateHosts:0", "*.harbour.localhost"), .. settings]);
}
