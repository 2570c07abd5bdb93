using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;
using Voy8.Core.Crawling;
using Voy8.Core.Crawling.Politeness;
using Voy8.Testing;

namespace Voy8.Core.Tests.Crawling;

public sealed class HostGateOnGarnetTests(RedisServerFixture redis) : HostGateTests(redis);

public sealed class HostGateOnRedisTests : HostGateTests
{
    public HostGateOnRedisTests(RealRedisServerFixture redis)
        : base(redis) => RealRedisServerFixture.RequireOrSkip();
}

public abstract class HostGateTests
{
    private readonly RedisServerFixture _redis;
    private readonly string _host = $"{Guid.CreateVersion7():N}.test";
    private readonly FakeTimeProvider _time = new();
    private readonly HostMemory _memory;

    protected HostGateTests(RedisServerFixture redis)
    {
        _redis = redis;
        _memory = new HostMemory(_time);
    }

    [Fact]
    public async Task Two_workers_are_never_on_one_host_at_once()
    {
        var (one, other) = (Gate(_redis.Connection), Gate(_redis.Connection));

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
        var (one, other) = (Gate(_redis.Connection), Gate(_redis.Connection));
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
        var gate = Gate(_redis.Connection);
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
        var (one, other) = (Gate(_redis.Connection), Gate(_redis.Connection));
        var (lost, _) = await one.TryEnterAsync(_host, default);
        await _redis.Connection.GetDatabase().KeyDeleteAsync(SharedHosts.GroupKey($"host:{_host}"));
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
        var gate = Gate(away, _time);

        var (lease, _) = await gate.TryEnterAsync(_host, default);
        lease.ShouldNotBeNull();
        (await gate.TryEnterAsync(_host, default)).Lease.ShouldBeNull();
        (await lease.RenewAsync()).ShouldBeTrue();
        lease.Pause = TimeSpan.FromSeconds(30);
        await lease.DisposeAsync();

        (await gate.TryEnterAsync(_host, default)).Wait.ShouldBe(TimeSpan.FromSeconds(30));
        _time.Advance(TimeSpan.FromSeconds(31));
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

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 15)]
    [InlineData(2, 30)]
    [InlineData(3, 60)]
    [InlineData(7, 900)]
    [InlineData(1_000_000, 900)]
    public void Errors_in_a_row_double_the_pause_up_to_the_longest(int errors, double expected)
    {
        var options = new CrawlingOptions { MinDelay = TimeSpan.FromSeconds(1), ErrorPause = TimeSpan.FromSeconds(15), MaxDelay = TimeSpan.FromMinutes(15) };

        CrawlPace.Pause(options, TimeSpan.Zero, errors: errors).ShouldBe(TimeSpan.FromSeconds(expected));
    }

    [Fact]
    public async Task Errors_are_counted_across_the_fleet_until_the_host_answers()
    {
        var (one, other) = (Gate(_redis.Connection), Gate(_redis.Connection));
        (await VisitAsync(one, failed: true)).ShouldBe(1);
        (await VisitAsync(other, failed: true)).ShouldBe(2);
        (await VisitAsync(one, failed: false)).ShouldBe(0);
        (await VisitAsync(other, failed: true)).ShouldBe(1);
    }

    [Fact]
    public async Task What_Redis_loses_is_read_where_it_was_kept()
    {
        var gate = Gate(_redis.Connection);
        var (lease, _) = await gate.TryEnterAsync(_host, default);
        lease!.Note(failed: true);
        lease.Pause = TimeSpan.FromMinutes(5);
        await lease.DisposeAsync();
        await _redis.Connection.GetDatabase().KeyDeleteAsync(SharedHosts.StateKey(_host));

        var refused = await Gate(_redis.Connection).TryEnterAsync(_host, default);

        refused.Lease.ShouldBeNull();
        refused.Wait.ShouldBeInRange(TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        (await _memory.FindAsync(_host)).Errors.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_over_in_seconds_is_not_kept()
    {
        var (lease, _) = await Gate(_redis.Connection).TryEnterAsync(_host, default);
        lease!.Note(failed: false);
        lease.Pause = TimeSpan.FromSeconds(2);
        await lease.DisposeAsync();

        _memory.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task While_Redis_is_away_a_new_process_knows_the_long_rests()
    {
        using var away = await ConnectionMultiplexer.ConnectAsync("127.0.0.1:1,abortConnect=false,connectTimeout=50,connectRetry=0");
        await _memory.KeepAsync(_host, new HostState(TimeSpan.FromMinutes(7), 3));

        (await Gate(away).TryEnterAsync(_host, default)).Wait.ShouldBe(TimeSpan.FromMinutes(7));
        _time.Advance(TimeSpan.FromMinutes(7));
        (await Gate(away).TryEnterAsync(_host, default)).Lease.ShouldNotBeNull().Errors.ShouldBe(3);
    }

    [Theory]
    [InlineData("domain")]
    [InlineData("address")]
    [InlineData("all")]
    public async Task No_more_visits_at_once_than_a_group_may_have(string group)
    {
        var domain = $"{Guid.CreateVersion7():N}.test";
        var options = new CrawlingOptions { MaxVisitsPerDomain = group == "domain" ? 2 : 99, MaxVisitsPerAddress = group == "address" ? 2 : 99, MaxVisits = 1_000 };
        var address = NewAddress();
        string Host(int n) => group == "domain" ? $"h{n}.{domain}" : $"h.{n}{domain}";
        var settings = ConfigurationOptions.Parse(_redis.Connection.Configuration);
        if (group == "all")
        {
            // Others are on their way in the database that all tests share.
            settings.DefaultDatabase = 15;
            options.MaxVisits = 2;
        }

        await using var connection = await ConnectionMultiplexer.ConnectAsync(settings);
        HostGate NewGate() => Gate(connection, options: options, address: address);

        var first = await NewGate().TryEnterAsync(Host(1), default);
        var second = await NewGate().TryEnterAsync(Host(2), default);
        second.Lease.ShouldNotBeNull();
        var third = await NewGate().TryEnterAsync(Host(3), default);
        third.Lease.ShouldBeNull();
        third.Wait.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));

        await first.Lease!.DisposeAsync();
        await (await NewGate().TryEnterAsync(Host(4), default)).Lease.ShouldNotBeNull().DisposeAsync();
        await second.Lease.DisposeAsync();
    }

    [Fact]
    public async Task A_visit_on_several_hosts_counts_once_in_what_they_share()
    {
        var domain = $"{Guid.CreateVersion7():N}.test";
        var options = new CrawlingOptions { MaxVisitsPerDomain = 1, MaxVisitsPerAddress = 1 };
        var gate = Gate(_redis.Connection, options: options, address: NewAddress());
        var visitor = HostGate.NewVisitor();

        HostLease?[] leases = [
            (await gate.TryEnterAsync(domain, visitor, default)).Lease,
            (await gate.TryEnterAsync($"www.{domain}", visitor, default)).Lease,
            (await gate.TryEnterAsync($"de.{domain}", visitor, default)).Lease];
        leases.ShouldAllBe(lease => lease != null);
        foreach (var other in new[] { gate, Gate(_redis.Connection, options: options) })
        {
            (await other.TryEnterAsync($"en.{domain}", default)).Lease.ShouldBeNull();
        }

        await leases[0]!.DisposeAsync();
        await leases[1]!.DisposeAsync();
        (await gate.TryEnterAsync(domain, default)).Lease.ShouldBeNull("the visit is on another host of the domain still");
        (await Gate(_redis.Connection, options: options).TryEnterAsync(domain, default)).Lease.ShouldBeNull();
        await leases[2]!.DisposeAsync();
        (await gate.TryEnterAsync(domain, default)).Lease.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_host_that_is_refused_leaves_the_visit_where_it_was()
    {
        var domain = $"{Guid.CreateVersion7():N}.test";
        var gate = Gate(_redis.Connection, options: new CrawlingOptions { MaxVisitsPerDomain = 1 });
        await RestAsync(Gate(_redis.Connection), $"www.{domain}", TimeSpan.FromMinutes(1));
        var visitor = HostGate.NewVisitor();
        (await gate.TryEnterAsync(domain, visitor, default)).Lease.ShouldNotBeNull();

        (await gate.TryEnterAsync($"www.{domain}", visitor, default)).Lease.ShouldBeNull();

        (await gate.TryEnterAsync($"de.{domain}", default)).Lease.ShouldBeNull();
    }

    [Fact]
    public void A_lease_outlasts_robots_txt_and_a_page_that_take_all_their_time()
    {
        var options = new CrawlingOptions();

        Gate(_redis.Connection, options: options).LeaseTime.ShouldBeGreaterThan(2 * options.RequestTimeout);
    }

    [Fact]
    public async Task Who_lost_the_lease_leaves_its_rest_and_errors_all_the_same()
    {
        var gate = Gate(_redis.Connection);
        var (lost, _) = await gate.TryEnterAsync(_host, default);
        await _redis.Connection.GetDatabase().KeyDeleteAsync(SharedHosts.GroupKey($"host:{_host}"));
        lost!.Note(failed: true);
        lost.Pause = TimeSpan.FromMinutes(1);
        await lost.DisposeAsync();

        (await Gate(_redis.Connection).TryEnterAsync(_host, default)).Wait.ShouldBeInRange(TimeSpan.FromSeconds(50), TimeSpan.FromMinutes(1));
        (await _memory.FindAsync(_host)).Errors.ShouldBe(1);
    }

    [Fact]
    public async Task A_short_rest_does_not_end_a_longer_one()
    {
        var options = new CrawlingOptions { MaxVisitsPerHost = 2 };
        var (one, other) = (Gate(_redis.Connection, options: options), Gate(_redis.Connection, options: options));
        var (patient, _) = await one.TryEnterAsync(_host, default);
        var (hasty, _) = await other.TryEnterAsync(_host, default);

        patient!.Pause = TimeSpan.FromMinutes(1);
        await patient.DisposeAsync();
        hasty!.Pause = TimeSpan.FromSeconds(1);
        await hasty.DisposeAsync();

        foreach (var gate in new[] { one, Gate(_redis.Connection) })
        {
            (await gate.TryEnterAsync(_host, default)).Wait.ShouldBeInRange(TimeSpan.FromSeconds(50), TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task Whom_a_failing_host_answers_ends_the_longer_rest()
    {
        var options = new CrawlingOptions { MaxVisitsPerHost = 2 };
        var gate = Gate(_redis.Connection, options: options);
        (await VisitAsync(gate, failed: true)).ShouldBe(1);
        var (patient, _) = await gate.TryEnterAsync(_host, default);
        var (answered, _) = await gate.TryEnterAsync(_host, default);

        patient!.Pause = TimeSpan.FromMinutes(1);
        await patient.DisposeAsync();
        answered!.Note(failed: false);
        answered.Pause = TimeSpan.FromSeconds(2);
        await answered.DisposeAsync();

        (await gate.TryEnterAsync(_host, default)).Wait.ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    private static IPAddress NewAddress() => new([8, .. Guid.CreateVersion7().ToByteArray()[^3..]]);

    private static async Task RestAsync(HostGate gate, string host, TimeSpan rest)
    {
        var (lease, _) = await gate.TryEnterAsync(host, default);
        lease.ShouldNotBeNull().Pause = rest;
        await lease.DisposeAsync();
    }

    private async Task<int> VisitAsync(HostGate gate, bool failed)
    {
        var (lease, _) = await gate.TryEnterAsync(_host, default);
        lease.ShouldNotBeNull().Note(failed);
        await lease.DisposeAsync();
        return lease.Errors;
    }

    private HostGate Gate(IConnectionMultiplexer connection, TimeProvider? time = null, CrawlingOptions? options = null, IPAddress? address = null)
    {
        var wrapped = Options.Create(options ?? new CrawlingOptions());
        var addresses = new HostAddresses(wrapped, address is null ? new NameServer() : new NameServer(address));
        return new(connection, _memory, addresses, wrapped, time ?? TimeProvider.System, NullLogger<HostGate>.Instance);
    }
}
