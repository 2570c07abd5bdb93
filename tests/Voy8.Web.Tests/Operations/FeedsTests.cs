using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Voy8.Contracts;
using Voy8.Testing;
using Voy8.Web.Clients;
using Voy8.Web.Operations;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Operations;

public sealed class FeedsTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private readonly FakeTimeProvider _time = new(Sample.Now);
    private ScriptedApi _api = null!;
    private ServiceProvider _services = null!;
    private FeedPool _pool = null!;
    private Feeds _feeds = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await ScriptedApi.StartAsync();
        _services = new ServiceCollection().AddVoy8ApiClient(_api.Address).BuildServiceProvider();
        _pool = new FeedPool(_time, NullLogger<FeedPool>.Instance);
        _feeds = new Feeds(_services.GetRequiredService<Voy8ApiClient>(), _pool);
        _api.On("GET /queues", () => new QueuesResponse([OperationsSample.Queue()]));
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task However_many_look_the_api_is_asked_once()
    {
        var readings = new ConcurrentQueue<Reading<QueuesResponse>>();
        var viewers = Enumerable.Range(0, 100).Select(_ => Watch(readings)).ToList();
        await Eventually.TrueAsync(() => readings.Count == 100, Soon, "all of them see it");

        _api.Requests.Count.ShouldBe(1);
        await PassAsync(() => _api.Requests.Count >= 2);
        await Eventually.TrueAsync(() => readings.Count == 200, Soon, "all of them see it again");

        _api.Requests.Count.ShouldBe(2);
        viewers.ForEach(viewer => viewer.Dispose());
    }

    [Fact]
    public async Task Who_comes_later_sees_at_once_what_is_known()
    {
        var readings = new ConcurrentQueue<Reading<QueuesResponse>>();
        using var first = Watch(readings);
        await Eventually.TrueAsync(() => readings.Count == 1, Soon, "the first sees it");

        using var second = Watch(readings);

        readings.Count.ShouldBe(2);
        _api.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Nothing_is_read_once_nobody_looks()
    {
        var readings = new ConcurrentQueue<Reading<QueuesResponse>>();
        var first = Watch(readings);
        var second = Watch(readings);
        await Eventually.TrueAsync(() => readings.Count == 2, Soon, "both see it");

        first.Dispose();
        first.Dispose();
        _pool.Count.ShouldBe(1);
        second.Dispose();

        _pool.Count.ShouldBe(0);
        _time.Advance(TimeSpan.FromMinutes(1));
        using var later = Watch(readings);
        await Eventually.TrueAsync(() => readings.Count == 3, Soon, "whoever comes back sees it");
        _api.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Different_queries_are_different_feeds()
    {
        using var one = _feeds.Watch<QueuesResponse>("/queues?a=1", _ => { });
        using var other = _feeds.Watch<QueuesResponse>("/queues?a=2", _ => { });

        _pool.Count.ShouldBe(2);
        await Eventually.TrueAsync(() => _api.Requests.Count == 2, Soon, "each is read");
    }

    [Fact]
    public async Task What_one_person_reads_another_does_not_see()
    {
        _api.On("GET /queues", context => context.Response.WriteAsJsonAsync(
            new QueuesResponse([OperationsSample.Queue(context.Request.Headers.Authorization.ToString())]), Voy8Json.Options));
        var readings = new ConcurrentQueue<Reading<QueuesResponse>>();
        using var ada = Person.Client(_api.Address, "ada's", out var adas);
        using var bob = Person.Client(_api.Address, "bob's", out var bobs);
        using var one = new Feeds(adas, _pool).Watch<QueuesResponse>("/queues", readings.Enqueue);
        using var two = new Feeds(bobs, _pool).Watch<QueuesResponse>("/queues", readings.Enqueue);
        using var again = new Feeds(bobs, _pool).Watch<QueuesResponse>("/queues", _ => { });

        _pool.Count.ShouldBe(2);
        await Eventually.TrueAsync(() => readings.Count == 2, Soon, "both see theirs");
        readings.Select(reading => reading.Value!.Queues.Single().Name).Order().ShouldBe(["Bearer ada's", "Bearer bob's"]);
    }

    [Fact]
    public async Task A_failure_keeps_what_was_read_and_is_over_with_the_next_answer()
    {
        var readings = new ConcurrentQueue<Reading<QueuesResponse>>();
        using var viewer = Watch(readings);
        await Eventually.TrueAsync(() => readings.Count == 1, Soon, "it is read");

        _api.OnProblem("GET /queues", 400, """{"title":"No.","code":"no"}""");
        await PassAsync(() => readings.Count >= 2);
        readings.Last().Error!.Code.ShouldBe("no");
        readings.Last().Value!.Queues.Count.ShouldBe(1);

        _api.On("GET /queues", () => new QueuesResponse([]));
        await PassAsync(() => readings.Count >= 3);
        readings.Last().Error.ShouldBeNull();
        readings.Last().Value!.Queues.ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_changed_something_need_not_wait_for_the_next_look()
    {
        var readings = new ConcurrentQueue<Reading<QueuesResponse>>();
        using var viewer = Watch(readings);
        await Eventually.TrueAsync(() => readings.Count == 1, Soon, "it is read");

        _feeds.LookAgain();

        await Eventually.TrueAsync(() => readings.Count == 2, Soon, "it is read again, though no time has passed");
    }

    private IDisposable Watch(ConcurrentQueue<Reading<QueuesResponse>> readings) => _feeds.Watch<QueuesResponse>("/queues", readings.Enqueue);

    /// <summary>Lets two seconds pass once: whoever waits for them may not have begun to.</summary>
    private Task PassAsync(Func<bool> until) => Eventually.TrueAsync(() =>
    {
        if (!until())
        {
            _time.Advance(TimeSpan.FromSeconds(0.1));
        }

        return until();
    }, Soon, "it is read again");
}
