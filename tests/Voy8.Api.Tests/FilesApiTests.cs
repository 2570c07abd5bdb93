using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Voy8.Contracts;
using Voy8.Testing;

namespace Voy8.Api.Tests;

public sealed class FilesApiTests(ApiFixture api)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_taken_in_listed_downloaded_and_deleted()
    {
        var ada = await api.CreateUserAsync();
        var text = Unique("Fresh fish every Friday.");
        using var created = await ada.PostAsync("/files", Form((@"..\..\evil/Menu of the week.txt", text)), Token);
        created.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var file = await ReadAsync<FileResponse>(created);
        created.Headers.Location!.ToString().ShouldBe($"/files/{file.FileId}");
        file.ShouldSatisfyAllConditions(
            made => made.Name.ShouldBe("Menu of the week.txt"),
            made => made.Type.ShouldBe("plain_text"),
            made => made.Bytes.ShouldBe(Encoding.UTF8.GetByteCount(text)),
            made => made.Status.ShouldBe("pending"),
            made => made.IsOwn.ShouldBeTrue(),
            made => made.JobId.ShouldNotBeNull());

        var list = await ada.GetFromJsonAsync<FilesResponse>("/files?q=menu", Voy8Json.Options, Token);
        list!.Files.ShouldHaveSingleItem().FileId.ShouldBe(file.FileId);
        list.Quota.Files.ShouldBe(1);
        list.Quota.Bytes.ShouldBe(file.Bytes);
        (await ada.GetFromJsonAsync<FilesResponse>("/files?q=nothing", Voy8Json.Options, Token))!.Total.ShouldBe(0);

        using var download = await ada.GetAsync($"/files/{file.FileId}/content", Token);
        (await download.Content.ReadAsStringAsync(Token)).ShouldBe(text);
        download.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");

        (await ada.DeleteAsync($"/files/{file.FileId}", Token)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await ada.GetAsync($"/files/{file.FileId}", Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await ada.GetAsync($"/jobs/{file.JobId}", Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ada.GetFromJsonAsync<JobResponse>($"/jobs/{file.JobId}", Voy8Json.Options, Token))!.Status.ShouldBe("cancelled");
    }

    [Fact]
    public async Task The_same_bytes_again_are_the_same_file_whatever_it_is_called_but_not_of_somebody_else()
    {
        var (ada, bob) = (await api.CreateUserAsync(), await api.CreateUserAsync());
        var text = Unique("The same words");
        var first = await ReadAsync<FileResponse>(await ada.PostAsync("/files", Form(("one.txt", text)), Token));
        using var again = await ada.PostAsync("/files?name=two.txt", Bytes(text), Token);
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ReadAsync<FileResponse>(again)).FileId.ShouldBe(first.FileId);

        using var others = await bob.PostAsync("/files", Form(("one.txt", text)), Token);
        others.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await ReadAsync<FileResponse>(others)).FileId.ShouldNotBe(first.FileId);
    }

    [Fact]
    public async Task Html_that_somebody_uploaded_is_never_a_page_of_this_site()
    {
        var ada = await api.CreateUserAsync();
        var file = await ReadAsync<FileResponse>(await ada.PostAsync("/files", Form(("page.html", Unique("<!doctype html><html><body><script>alert(1)</script>"))), Token));
        file.Type.ShouldBe("html");
        using var download = await ada.GetAsync($"/files/{file.FileId}/content", Token);
        download.Content.Headers.ContentType!.MediaType.ShouldBe("application/octet-stream");
        download.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        download.Headers.GetValues("Content-Security-Policy").ShouldBe(["sandbox; default-src 'none'"]);
        download.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
    }

    [Fact]
    public async Task What_a_file_is_tells_its_content_and_what_is_not_read_is_refused_with_a_sentence()
    {
        var ada = await api.CreateUserAsync();
        var picture = new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 1, 2, 3 };
        using var lying = await ada.PostAsync("/files", Form(("letter.txt", picture)), Token);
        (await CodeAsync(lying, HttpStatusCode.UnsupportedMediaType)).ShouldBe("unsupported_file");
        using var empty = await ada.PostAsync("/files", Form(("empty.txt", "")), Token);
        (await CodeAsync(empty, HttpStatusCode.UnprocessableEntity)).ShouldBe("empty_file");
        using var json = await ada.PostAsJsonAsync("/files", new { }, Token);
        (await CodeAsync(json, HttpStatusCode.UnsupportedMediaType)).ShouldBe("unsupported_media_type");
        using var none = await ada.PostAsync("/files", new MultipartFormDataContent { { new StringContent("x"), "other" } }, Token);
        none.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var two = await ada.PostAsync("/files", Form(("a.txt", Unique("a")), ("b.txt", Unique("b"))), Token);
        (await CodeAsync(two, HttpStatusCode.RequestEntityTooLarge)).ShouldBe("too_many_files");
        (await ada.GetFromJsonAsync<FilesResponse>("/files", Voy8Json.Options, Token))!.Total.ShouldBe(0);
    }

    [Fact]
    public async Task What_an_account_may_keep_is_bounded_and_what_is_refused_leaves_nothing()
    {
        await using var small = api.CreateApi(("Files:MaxFileBytes", "1000"), ("Files:MaxFiles", "2"), ("Files:MaxAccountBytes", "1500"));
        var ada = await small.CreateUserAsync();
        using var large = await ada.PostAsync("/files", Form(("large.txt", Unique(new string('x', 1000)))), Token);
        (await CodeAsync(large, HttpStatusCode.RequestEntityTooLarge)).ShouldBe("file_too_large");
        using var announced = await ada.PostAsync("/files", Form(("larger.txt", Unique(new string('x', 100_000)))), Token);
        (await CodeAsync(announced, HttpStatusCode.RequestEntityTooLarge)).ShouldBe("file_too_large");
        var first = await ReadAsync<FileResponse>(await ada.PostAsync("/files", Form(("first.txt", Unique(new string('x', 900)))), Token));
        using var noRoom = await ada.PostAsync("/files", Form(("noroom.txt", Unique(new string('x', 900)))), Token);
        (await CodeAsync(noRoom, HttpStatusCode.Conflict)).ShouldBe("no_room");
        (await ada.PostAsync("/files", Form(("second.txt", Unique("second"))), Token)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        using var third = await ada.PostAsync("/files", Form(("third.txt", Unique("third"))), Token);
        (await CodeAsync(third, HttpStatusCode.Conflict)).ShouldBe("too_many_files");
        using var larger = await ada.PutAsync($"/files/{first.FileId}/content", Form(("first.txt", Unique(new string('y', 999)))), Token);
        (await CodeAsync(larger, HttpStatusCode.RequestEntityTooLarge)).ShouldBe("file_too_large");
        (await ada.GetFromJsonAsync<FilesResponse>("/files", Voy8Json.Options, Token))!.Total.ShouldBe(2);
    }

    [Fact]
    public async Task An_account_sends_few_files_at_once()
    {
        await using var busy = api.CreateApi(("Files:MaxUploadsAtOnce", "1"));
        var ada = await busy.CreateUserAsync();
        using var slow = new SlowContent(Encoding.UTF8.GetBytes(Unique(new string('x', 256 * 1024))));

        // What follows redirects reads the whole body first.
        using var streaming = busy.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        streaming.DefaultRequestHeaders.Authorization = ada.DefaultRequestHeaders.Authorization;
        var first = streaming.PostAsync("/files?name=one.txt", slow, Token);
        await slow.IsBeingRead.WaitAsync(Token);

        // The other one is sent whole: the server in this process answers only when it has all of a body.
        using var refused = await ada.PostAsync("/files?name=other.txt", Bytes(Unique("other")), Token);
        (await CodeAsync(refused, HttpStatusCode.TooManyRequests)).ShouldBe("too_many_uploads");
        slow.Finish();
        (await first).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        using var later = await ada.PostAsync("/files?name=other.txt", Bytes(Unique("other")), Token);
        later.StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task New_content_is_another_version_and_the_content_of_another_file_is_a_conflict()
    {
        var ada = await api.CreateUserAsync();
        var (one, two) = (Unique("one"), Unique("two"));
        var file = await ReadAsync<FileResponse>(await ada.PostAsync("/files", Form(("one.txt", one)), Token));
        var other = await ReadAsync<FileResponse>(await ada.PostAsync("/files", Form(("two.txt", two)), Token));

        using var same = await ada.PutAsync($"/files/{file.FileId}/content", Form(("one.txt", one)), Token);
        same.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var taken = await ada.PutAsync($"/files/{file.FileId}/content", Form(("one.txt", two)), Token);
        (await CodeAsync(taken, HttpStatusCode.Conflict)).ShouldBe("same_content");
        using var replaced = await ada.PutAsync($"/files/{file.FileId}/content?name=new.md", Bytes(Unique("# Three\n\nwords")), Token);
        replaced.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await ReadAsync<FileResponse>(replaced)).ShouldSatisfyAllConditions(
            made => made.Version.ShouldBe(2), made => made.Name.ShouldBe("new.md"), made => made.Status.ShouldBe("pending"), made => made.JobId.ShouldNotBe(file.JobId));
        (await ada.GetAsync($"/files/{other.FileId}/content", Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_an_operator_shares_everybody_reads_and_nobody_else_changes()
    {
        var (operates, bob) = (api.CreateOperator(), await api.CreateUserAsync());
        await api.AddVenueAsync(website: null, []);
        var dataset = (await operates.GetFromJsonAsync<JsonElement>("/datasets", Token)).GetProperty("datasets")[0].GetProperty("slug").GetString();
        var file = await ReadAsync<FileResponse>(await operates.PostAsync("/files", Form(("guide.txt", Unique("A guide to the harbour"))), Token));
        (await bob.GetAsync($"/files/{file.FileId}", Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        using var unknown = await operates.PutAsJsonAsync($"/files/{file.FileId}/dataset", new ShareFileRequest("no-such"), Voy8Json.Options, Token);
        unknown.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var shared = await operates.PutAsJsonAsync($"/files/{file.FileId}/dataset", new ShareFileRequest(dataset), Voy8Json.Options, Token);
        (await ReadAsync<FileResponse>(shared)).Dataset!.Slug.ShouldBe(dataset);
        var seen = await bob.GetFromJsonAsync<FileResponse>($"/files/{file.FileId}", Voy8Json.Options, Token);
        seen!.ShouldSatisfyAllConditions(found => found.IsOwn.ShouldBeFalse(), found => found.JobId.ShouldBeNull());
        (await bob.GetFromJsonAsync<FilesResponse>("/files?shared=true", Voy8Json.Options, Token))!.Files.ShouldContain(found => found.FileId == file.FileId);
        (await bob.DeleteAsync($"/files/{file.FileId}", Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await bob.PutAsync($"/files/{file.FileId}/content", Form(("x.txt", Unique("x"))), Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        using var own = await operates.PutAsJsonAsync($"/files/{file.FileId}/dataset", new ShareFileRequest(null), Voy8Json.Options, Token);
        own.EnsureSuccessStatusCode();
        (await bob.GetAsync($"/files/{file.FileId}", Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_file_that_was_cancelled_has_failed_and_can_be_tried_again()
    {
        var ada = await api.CreateUserAsync();
        var file = await ReadAsync<FileResponse>(await ada.PostAsync("/files", Form(("later.txt", Unique("later"))), Token));
        using var early = await ada.PostAsync($"/files/{file.FileId}/retry", null, Token);
        (await CodeAsync(early, HttpStatusCode.Conflict)).ShouldBe("not_failed");

        (await ada.PostAsync($"/jobs/{file.JobId}/cancel", null, Token)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var cancelled = await ada.GetFromJsonAsync<FileResponse>($"/files/{file.FileId}", Voy8Json.Options, Token);
        cancelled!.Status.ShouldBe("failed");
        cancelled.Failure!.Code.ShouldBe("cancelled");
        using var retried = await ada.PostAsync($"/files/{file.FileId}/retry", null, Token);
        retried.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await ReadAsync<FileResponse>(retried)).Status.ShouldBe("pending");
    }

    [Fact]
    public async Task A_worker_reads_the_file_and_its_passages_are_there_for_its_owner_alone()
    {
        await using var database = await api.CreateDatabaseAsync();
        await using var working = api.CreateApi(database, ("Worker:Enabled", "true"));
        var ada = await working.CreateUserAsync();
        var text = string.Join("\n\n", Enumerable.Range(1, 60).Select(part => $"## Part {part}\n\nThe harbour has a lighthouse, number {part}, with a view of the sea and of ships that come and go all day long."));
        var file = await ReadAsync<FileResponse>(await ada.PostAsync("/files", Form(("guide.md", "# Guide\n\n" + text)), Token));
        await Eventually.TrueAsync(
            async () => (await ada.GetFromJsonAsync<FileResponse>($"/files/{file.FileId}", Voy8Json.Options, Token))!.Status is "ready" or "failed", TimeSpan.FromSeconds(60), "the file is read");
        var ready = (await ada.GetFromJsonAsync<FileResponse>($"/files/{file.FileId}", Voy8Json.Options, Token))!;
        ready.ShouldSatisfyAllConditions(
            done => done.Failure.ShouldBeNull(), done => done.Status.ShouldBe("ready"), done => done.ReadyVersion.ShouldBe(1), done => done.ProgressPercent.ShouldBe(100), done => done.Title.ShouldBe("Guide"), done => done.Chunks!.Value.ShouldBeGreaterThan(5));

        var page = (await ada.GetFromJsonAsync<FileChunksResponse>($"/files/{file.FileId}/chunks?from=2&limit=3", Voy8Json.Options, Token))!;
        page.Total.ShouldBe(ready.Chunks!.Value);
        page.Chunks.Select(chunk => chunk.Ordinal).ShouldBe([2, 3, 4]);
        page.Chunks[0].Headings[0].ShouldBe("Guide");

        var bob = await working.CreateUserAsync();
        (await bob.GetAsync($"/files/{file.FileId}/chunks", Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static string Unique(string text) => $"{text} {Guid.CreateVersion7()}";

    private static MultipartFormDataContent Form(params (string Name, string Text)[] files) => Form([.. files.Select(file => (file.Name, Encoding.UTF8.GetBytes(file.Text)))]);

    private static MultipartFormDataContent Form(params (string Name, byte[] Bytes)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, bytes) in files)
        {
            form.Add(new ByteArrayContent(bytes), "file", name);
        }

        return form;
    }

    private static ByteArrayContent Bytes(string text) =>
        new(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };

    private static async Task<string?> CodeAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        response.StatusCode.ShouldBe(status);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("code").GetString();
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync(Token);
        response.IsSuccessStatusCode.ShouldBeTrue(body);
        return JsonSerializer.Deserialize<T>(body, Voy8Json.Options)!;
    }

    /// <summary>A body of which the last part waits until it is told to go.</summary>
    private sealed class SlowContent : HttpContent
    {
        private readonly byte[] _bytes;
        private readonly TaskCompletionSource _finish = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _isBeingRead = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SlowContent(byte[] bytes)
        {
            _bytes = bytes;
            Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        }

        /// <summary>More has gone than is held on the way: whoever takes it reads.</summary>
        public Task IsBeingRead => _isBeingRead.Task;

        public void Finish() => _finish.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_bytes.AsMemory(..^1), Token);
            await stream.FlushAsync(Token);
            _isBeingRead.TrySetResult();
            await _finish.Task.WaitAsync(Token);
            await stream.WriteAsync(_bytes.AsMemory(^1..), Token);
        }

        // Whatever failed, nobody waits for the rest.
        protected override void Dispose(bool disposing)
        {
            Finish();
            base.Dispose(disposing);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
