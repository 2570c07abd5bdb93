using Voy8.Core.Enrichment;
using Voy8.Core.Search;
using Voy8.Testing;

namespace Voy8.Core.Tests.Search;

public sealed class VenueRefreshStreamTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_is_heard_by_those_who_watch_the_venue_and_by_no_others()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis);
        var feed = host.Get<IVenueFeed>();
        var (watched, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var changes = feed.SubscribeAsync(new HashSet<Guid> { watched }, Token).GetAsyncEnumerator(Token);
        var next = changes.MoveNextAsync().AsTask();

        await Eventually.TrueAsync(
            async () =>
            {
                await feed.PublishAsync(new VenueChange(other, VenueChangeKind.RefreshFailed), Token);
                await feed.PublishAsync(new VenueChange(watched, VenueChangeKind.Refreshed), Token);
                return next.IsCompleted;
            },
            Patience,
            "the change is heard");

        changes.Current.ShouldBe(new VenueChange(watched, VenueChangeKind.Refreshed));
    }

    [Fact]
    public async Task A_refresh_whose_message_was_lost_is_found_by_looking()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis, settings: ("Search:RefreshLookInterval", "00:00:00.1"));
        var id = await host.AddAsync(new TestVenue("Unheard"), embed: false);
        await using var refreshes = Until(host, id);
        var next = refreshes.MoveNextAsync().AsTask();

        await host.ExecuteAsync($"insert into crawl_state (venue_id, status, message, crawled_at) values ('{id}', 'forbidden', 'robots.txt forbids it.', now())");

        (await next.WaitAsync(Patience, Token)).ShouldBeTrue();
        refreshes.Current.Change.ShouldBe(VenueChangeKind.RefreshFailed);
        refreshes.Current.Message.ShouldBe("robots.txt forbids it.");
        (await refreshes.MoveNextAsync()).ShouldBeFalse("it was the only one");
    }

    [Fact]
    public async Task A_stream_ends_when_its_lifetime_is_over()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis, settings: ("Search:RefreshStreamLifetime", "00:00:01"));
        var id = await host.AddAsync(new TestVenue("Never"), embed: false);
        await using var refreshes = Until(host, id);

        (await refreshes.MoveNextAsync().AsTask().WaitAsync(Patience, Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_stream_of_a_deleted_venue_says_so_and_ends()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis);
        await using var refreshes = Until(host, Guid.CreateVersion7());

        (await refreshes.MoveNextAsync()).ShouldBeTrue();
        refreshes.Current.Message.ShouldBe("The venue has been deleted.");
        (await refreshes.MoveNextAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_listener_who_leaves_ends_the_stream()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis);
        var id = await host.AddAsync(new TestVenue("Left"), embed: false);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var refreshes = host.Get<VenueRefreshStream>().FollowAsync([id], leaving.Token).GetAsyncEnumerator(leaving.Token);
        var next = refreshes.MoveNextAsync().AsTask();

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => next.WaitAsync(Patience, Token));
    }

    private static IAsyncEnumerator<VenueRefresh> Until(SearchHost host, Guid id) =>
        host.Get<VenueRefreshStream>().UntilRefreshedAsync([id], TimeProvider.System.GetUtcNow(), Token).GetAsyncEnumerator(Token);
}
