using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;
using Voy8.Core.Crawling;
using Voy8.Core.Crawling.Politeness;
using Voy8.Testing;

namespace Voy8.Core.Tests.Crawling;

public sealed class HostGateTests(RedisServerFixture redis)
{
    private readonly string _host = $"{Guid.CreateVersion7():N}.site.test";

    [Fact]
    public async Task Two_workers_are_never_on_one_host_at_once()
    {
        var (one, other) = (Gate(redis.Connection), Gate(redis.Connection));

        var first = await one.TryEnterAsync(_host, default);
        first.Lease.ShouldNotBeNull();
        var second = await other.TryEnterAsync(_host, default);
        second.Lease.ShouldBeNull();
        second.Wait.ShouldBeGreaterThan(TimeSpan.Zero);
        second.Wait.ShouldBeLessThan(TimeSpan.FromSeconds(10));

        await first.Lease.DisposeAsync();
        var third = await other.TryEnterAsync(_host, default);
        await third.Lease.ShouldNotBeNull().DisposeAsync();
    }

    [Fact]
    public async Task The_pause_that_one_worker_leaves_holds_for_all()
    {
        var (one, other) = (Gate(redis.Connection), Gate(redis.Connection));
        var (lease, _) = await one.TryEnterAsync(_host, default);
        lease!.Pause = TimeSpan.FromSeconds(60);
        await lease.DisposeAsync();

        foreach (var gate in new[] { one, other })
        {
            var refused = await gate.TryEnterAsync(_host, default);
            refused.Lease.ShouldBeNull();
            refused.Wait.ShouldBeInRange(TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(61));
        }
    }

    [Fact]
    public async Task A_pause_ends_by_itself()
    {
        var gate = Gate(redis.Connection);
        var (lease, _) = await gate.TryEnterAsync(_host, default);
        lease!.Pause = TimeSpan.FromMilliseconds(100);
        await lease.DisposeAsync();

        (await gate.TryEnterAsync(_host, default)).Lease.ShouldBeNull();
        await Eventually.TrueAsync(
            async () => (await gate.TryEnterAsync(_host, default)).Lease is not null, TimeSpan.FromSeconds(5), "the pause ended");
    }

    [Fact]
    public async Task Who_lost_the_lease_neither_renews_it_nor_ends_that_of_another()
    {
        var (one, other) = (Gate(redis.Connection), Gate(redis.Connection));
        var (lost, _) = await one.TryEnterAsync(_host, default);
        await redis.Connection.GetDatabase().KeyDeleteAsync($"voy8:crawl:{{{_host}}}:lease");
        var (held, _) = await other.TryEnterAsync(_host, default);
        held.ShouldNotBeNull();

        (await lost!.RenewAsync()).ShouldBeFalse();
        await lost.DisposeAsync();
        (await held.RenewAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task Without_Redis_a_process_keeps_its_own_order()
    {
        using var away = await ConnectionMultiplexer.ConnectAsync("127.0.0.1:1,abortConnect=false,connectTimeout=50,connectRetry=0");
        var time = new FakeTimeProvider();
        var gate = Gate(away, time);

        var (lease, _) = await gate.TryEnterAsync(_host, default);
        lease.ShouldNotBeNull();
        (await gate.TryEnterAsync(_host, default)).Lease.ShouldBeNull();
        (await lease.RenewAsync()).ShouldBeTrue();
        lease.Pause = TimeSpan.FromSeconds(30);
        await lease.DisposeAsync();

        (await gate.TryEnterAsync(_host, default)).Wait.ShouldBe(TimeSpan.FromSeconds(30));
        time.Advance(TimeSpan.FromSeconds(31));
        (await gate.TryEnterAsync(_host, default)).Lease.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(0.1, null, null, 1)]
    [InlineData(4, null, null, 8)]
    [InlineData(0.1, 5.0, null, 5)]
    [InlineData(0.1, 5.0, 20.0, 20)]
    [InlineData(0.1, 0.5, null, 1)]
    [InlineData(0.1, 100_000.0, null, 60)]
    public void The_pause_is_the_longest_of_what_is_owed(double fetch, double? crawlDelay, double? retryAfter, double expected)
    {
        var options = new CrawlingOptions { MinDelay = TimeSpan.FromSeconds(1), DelayFactor = 2, MaxDelay = TimeSpan.FromMinutes(1) };

        CrawlPace.Pause(options, TimeSpan.FromSeconds(fetch), Seconds(crawlDelay), Seconds(retryAfter)).ShouldBe(TimeSpan.FromSeconds(expected));

        static TimeSpan? Seconds(double? value) => value is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static HostGate Gate(IConnectionMultiplexer connection, TimeProvider? time = null) =>
        new(connection, Options.Create(new CrawlingOptions()), time ?? TimeProvider.System, NullLogger<HostGate>.Instance);
}
