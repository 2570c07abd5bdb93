using Voy8.Core.Crawling;
using Voy8.Core.Crawling.Politeness;
using Voy8.Testing;

namespace Voy8.Core.Tests.Crawling;

public sealed class HostStateStoreTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    [Fact]
    public async Task A_rest_is_kept_for_as_long_as_it_lasts()
    {
        await using var host = await CoreHost.StartAsync(postgres, redis, builder => builder.AddCrawlingJobs());
        var store = host.Get<HostStateStore>();
        (await store.FindAsync("a.test")).ShouldBe(default);

        await store.KeepAsync("a.test", new HostState(TimeSpan.FromMinutes(10), 2));
        await store.KeepAsync("a.test", new HostState(TimeSpan.FromMinutes(1), 3));

        (await store.FindAsync("a.test")).ShouldSatisfyAllConditions(
            state => state.Rest.ShouldBeInRange(TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10)), state => state.Errors.ShouldBe(3));
        await store.KeepAsync("a.test", default);
        (await store.FindAsync("a.test")).ShouldBe(default);
    }

    [Fact]
    public async Task Hosts_whose_rest_is_long_over_are_forgotten()
    {
        await using var host = await CoreHost.StartAsync(postgres, redis, builder => builder.AddCrawlingJobs());
        var store = host.Get<HostStateStore>();
        await store.KeepAsync("a.test", new HostState(TimeSpan.Zero, 2));
        await store.KeepAsync("b.test", new HostState(TimeSpan.FromMinutes(10), 2));

        await store.ForgetAsync(TimeSpan.FromDays(1));
        (await store.FindAsync("a.test")).Errors.ShouldBe(2);
        await store.ForgetAsync(TimeSpan.Zero);

        (await store.FindAsync("a.test")).ShouldBe(default);
        (await store.FindAsync("b.test")).Errors.ShouldBe(2);
    }
}
