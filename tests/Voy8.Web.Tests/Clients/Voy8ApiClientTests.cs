using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Voy8.Contracts;
using Voy8.Testing;
using Voy8.Web.Clients;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Clients;

public sealed class Voy8ApiClientTests : IAsyncLifetime
{
    private ScriptedApi _api = null!;
    private ServiceProvider _services = null!;

    private Voy8ApiClient Client => _services.GetRequiredService<Voy8ApiClient>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _api = await ScriptedApi.StartAsync();
        _services = new ServiceCollection().AddVoy8ApiClient(_api.Address).BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task An_answer_in_snake_case_is_read()
    {
        _api.On("GET /search", context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(
                """
                {"hits":[{"id":"0197c7c2-0000-7000-8000-000000000001","name":"Μαΐστρος","kind":"bar","kind_label":"Bar","score":0.5,"reasons":["350 m"],
                "facts":{"opening_hours":"24/7","cuisines":[],"features":[{"code":"wifi","label":"Wi-Fi"}]},"freshness":{"state":"never_read"},"refreshing":true}],
                "total":1,"total_is_lower_bound":false,"took_ms":3.5,"mode":"keyword_only","kinds":[],"notices":[{"code":"semantic_search_off","message":"Off."}]}
                """);
        });

        var answer = await Client.SearchAsync(new SearchQuery("x"), Cancellation);

        answer.Mode.ShouldBe(SearchMode.KeywordOnly);
        answer.SearchId.ShouldBeNull();
        var hit = answer.Hits.ShouldHaveSingleItem();
        hit.Name.ShouldBe("Μαΐστρος");
        hit.Freshness.State.ShouldBe(FreshnessState.NeverRead);
        hit.Facts.Features.ShouldBe([new FeatureLabel("wifi", "Wi-Fi")]);
    }

    [Fact]
    public async Task A_problem_names_what_to_correct()
    {
        _api.OnProblem("GET /search", 400,
            """{"title":"The request has invalid parameters.","detail":"Correct them.","status":400,"code":"invalid_request","errors":{"radius_m":["must be positive"]}}""");

        var problem = await Should.ThrowAsync<ApiException>(() => Client.SearchAsync(new SearchQuery("x"), Cancellation));

        problem.Code.ShouldBe("invalid_request");
        problem.Status.ShouldBe(400);
        problem.Message.ShouldBe("The request has invalid parameters. Correct them.");
        problem.Errors["radius_m"].ShouldBe(["must be positive"]);
        problem.IsUnreachable.ShouldBeFalse();
    }

    [Fact]
    public async Task An_api_that_is_down_is_told_from_one_that_refuses()
    {
        await _api.DisposeAsync();

        var problem = await Should.ThrowAsync<ApiException>(() => Client.GetMetaAsync(Cancellation));

        problem.IsUnreachable.ShouldBeTrue();
        problem.Status.ShouldBeNull();
    }

    [Fact]
    public async Task An_answer_that_is_no_json_is_not_taken_for_one()
    {
        _api.On("GET /meta", context => context.Response.WriteAsync("<html>proxy</html>"));

        (await Should.ThrowAsync<ApiException>(() => Client.GetMetaAsync(Cancellation))).IsUnreachable.ShouldBeTrue();
    }

    [Fact]
    public async Task A_venue_that_is_not_there_is_null() => (await Client.GetVenueAsync(Guid.CreateVersion7(), Cancellation)).ShouldBeNull();

    [Fact]
    public async Task Bad_health_is_an_answer_not_an_error()
    {
        _api.On("GET /health", context =>
        {
            context.Response.StatusCode = 503;
            return context.Response.WriteAsJsonAsync(new HealthResponse(false, "PostgreSQL does not answer", "ok", 0, "1", "ok"), Voy8Json.Options);
        });

        (await Client.GetHealthAsync(Cancellation)).Db.ShouldBe("PostgreSQL does not answer");
    }

    [Fact]
    public async Task Events_come_as_they_are_sent_until_the_end()
    {
        var stream = _api.OnEvents("GET /search/abc/events");
        var id = Guid.CreateVersion7();
        stream.SendRaw(": a comment\n\n");
        stream.SendRaw("event: something-newer\ndata: {\"a\":1}\n\n");
        stream.Send(new VenueRefreshEvent(id, RefreshState.Refreshed, null, Sample.Summary(phone: "+30 1"), null));
        await using var events = Client.WatchSearchAsync("abc", Cancellation).GetAsyncEnumerator(Cancellation);

        (await events.MoveNextAsync()).ShouldBeTrue();
        events.Current.VenueId.ShouldBe(id);
        events.Current.Facts!.Phone.ShouldBe("+30 1");

        stream.End();
        (await events.MoveNextAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_broken_stream_is_an_unreachable_api()
    {
        var stream = _api.OnEvents("GET /search/abc/events");
        stream.Break();

        var problem = await Should.ThrowAsync<ApiException>(async () =>
        {
            await foreach (var _ in Client.WatchSearchAsync("abc", Cancellation))
            {
                // Nothing comes.
            }
        });
        problem.IsUnreachable.ShouldBeTrue();
    }

    [Fact]
    public async Task Cancelling_closes_the_stream_at_the_server()
    {
        var stream = _api.OnEvents("GET /search/abc/events");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var reading = Task.Run(async () =>
        {
            await foreach (var _ in Client.WatchSearchAsync("abc", stop.Token))
            {
                // Nothing comes.
            }
        }, Cancellation);
        await Eventually.TrueAsync(() => stream.Opened == 1, TimeSpan.FromSeconds(10), "the stream is opened");

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => reading);
        await Eventually.TrueAsync(() => stream.Aborted == 1, TimeSpan.FromSeconds(10), "the server sees it close");
    }

    [Fact]
    public async Task An_upload_is_streamed_with_its_fields_first()
    {
        const int Megabytes = 40;
        List<string> sections = [];
        await using var file = new PassingFile(Megabytes * 1024L * 1024);
        long size = 0, readWhenItBegan = 0;
        _api.On("POST /imports", async context =>
        {
            context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
            var boundary = context.Request.ContentType!.Split("boundary=")[1].Trim('"');
            var reader = new MultipartReader(boundary, context.Request.Body);
            while (await reader.ReadNextSectionAsync(context.RequestAborted) is { } section)
            {
                var name = section.GetContentDispositionHeader()!.Name.Value!;
                if (name != "file")
                {
                    sections.Add($"{name}={await section.ReadAsStringAsync(context.RequestAborted)}");
                    continue;
                }

                readWhenItBegan = file.BytesRead;
                sections.Add($"file={section.GetContentDispositionHeader()!.FileName.Value}");
                var buffer = new byte[64 * 1024];
                int read;
                while ((read = await section.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
                {
                    size += read;
                }
            }

            await context.Response.WriteAsJsonAsync(
                new ImportResponse(Guid.CreateVersion7(), null, Sample.Harbour, "a.jsonl", "queued", 0, 0, 0, 0, 0, 0, Sample.Now, null), Voy8Json.Options);
        });
        var import = await Client.UploadAsync(new ImportUpload("a.jsonl", "harbour", "Harbour", "© Council", null), file, Cancellation);

        import.State.ShouldBe("queued");
        sections.ShouldBe(["dataset=harbour", "dataset_name=Harbour", "attribution=© Council", "file=a.jsonl"]);
        size.ShouldBe(Megabytes * 1024L * 1024);
        readWhenItBegan.ShouldBeLessThan(Megabytes * 1024L * 1024 / 2, "the file must go out as it is read");
    }

    /// <summary>A file that exists only while it is read.</summary>
    private sealed class PassingFile(long length) : Stream
    {
        private long _read;

        public long BytesRead => Volatile.Read(ref _read);

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - _read);
            buffer.AsSpan(offset, read).Fill((byte)'x');
            Volatile.Write(ref _read, _read + read);
            return read;
        }

        public override void Flush() => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
