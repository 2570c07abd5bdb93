using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;
using Voy8.ServiceDefaults;
using Voy8.Testing;

namespace Voy8.Api.Tests;

public sealed class RedisTracingTests : IAsyncLifetime
{
    private readonly RedisServerFixture _redis = new();

    public ValueTask InitializeAsync() => _redis.InitializeAsync();

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task A_command_of_a_traced_request_becomes_a_span_of_it()
    {
        var spans = new ConcurrentBag<Activity>();
        using var source = new ActivitySource("Voy8.RedisTracingTests");
        using var listener = new ActivityListener
        {
            ShouldListenTo = candidate => candidate.Name == source.Name || candidate.Name == "Voy8.Redis",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);

        ActivityTraceId trace;
        using (var host = BuildHost())
        {
            var database = host.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
            await database.StringSetAsync("untraced", "1");
            using (var request = source.StartActivity("request"))
            {
                trace = request!.TraceId;
                await database.StringSetAsync("traced", "1");
            }
        }

        var span = spans.Where(activity => activity.Source.Name == "Voy8.Redis" && activity.TraceId == trace).ShouldHaveSingleItem();
        span.OperationName.ShouldBe("SET");
        span.Kind.ShouldBe(ActivityKind.Client);
        span.GetTagItem("db.system.name").ShouldBe("redis");
        span.Duration.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    private IHost BuildHost()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration["ConnectionStrings:redis"] = _redis.ConnectionString;
        builder.AddServiceDefaults();
        builder.AddRedisClient("redis");
        return builder.Build();
    }
}
