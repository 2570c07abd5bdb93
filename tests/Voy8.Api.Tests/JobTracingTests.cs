using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Api.Tests;

public sealed class JobTracingTests(ApiFixture api)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task One_trace_leads_from_the_request_that_enqueued_to_the_handler_that_ran()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is JobsTelemetry.Name or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var worker = BuildWorker();
        await worker.StartAsync(TestContext.Current.CancellationToken);
        var trace = ActivityTraceId.CreateRandom();
        var client = api.CreateOperator();

        await Eventually.TrueAsync(async () => await RunNowAsync() == HttpStatusCode.Accepted, Deadline, "the worker has declared its schedule");
        await Eventually.TrueAsync(
            () => Of(ActivityKind.Consumer).Any() && Of(ActivityKind.Server).Any(span => span.GetTagItem("url.path") is "/schedules/traced/run"), Deadline, "all spans ended");
        await worker.StopAsync(TestContext.Current.CancellationToken);

        var process = Of(ActivityKind.Consumer).ShouldHaveSingleItem();
        var send = Of(ActivityKind.Producer).ShouldHaveSingleItem();
        process.DisplayName.ShouldBe("process traced");
        process.ParentSpanId.ShouldBe(send.SpanId);
        Of(ActivityKind.Server).Select(span => span.SpanId).ShouldContain(send.ParentSpanId);

        async Task<HttpStatusCode> RunNowAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/schedules/traced/run");
            request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            return response.StatusCode;
        }

        IEnumerable<Activity> Of(ActivityKind kind) => spans.Where(span => span.TraceId == trace && span.Kind == kind);
    }

    [Fact]
    public async Task A_client_that_tells_strangers_nothing_sends_no_trace_along()
    {
        _ = api.Services; // Its telemetry listens to every client of the process.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        await using var stranger = builder.Build();
        var headers = new ConcurrentQueue<string>();
        stranger.Run(context =>
        {
            headers.Enqueue(string.Join(' ', context.Request.Headers.Keys));
            return Task.CompletedTask;
        });
        await stranger.StartAsync(TestContext.Current.CancellationToken);
        using var activity = new Activity("work").Start();
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator() });
        using var request = new HttpRequestMessage(HttpMethod.Get, stranger.Urls.First());

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        headers.ShouldHaveSingleItem().ShouldBe("Host");
    }

    private IHost BuildWorker()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(api.Database.ConnectionString));
        builder.AddJobWorker();
        builder.Services.AddJobHandler<TracedWork, TracedWorkHandler>();
        builder.Services.AddJobSchedule("traced", "0 0 1 1 *", new TracedWork());
        return builder.Build();
    }

    [JobType("traced_work", Queue = "traced")]
    internal sealed record TracedWork;

    internal sealed class TracedWorkHandler : IJobHandler<TracedWork>
    {
        public Task HandleAsync(TracedWork payload, JobContext context, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
