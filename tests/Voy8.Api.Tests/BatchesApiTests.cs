using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Voy8.Contracts;
using Voy8.Testing;

namespace Voy8.Api.Tests;

public sealed class BatchesApiTests(ApiFixture api)
{
    private static readonly byte[] Picture = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 1, 2, 3];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_come_in_together_and_those_that_are_refused_say_why_each()
    {
        var ada = await api.CreateUserAsync();
        var same = Text("the same");
        using var response = await ada.PostAsync("/batches?batch=Menus", Form(("a.txt", Text("a")), ("b.txt", same), ("again.txt", same), ("empty.txt", []), ("picture.txt", Picture)), Token);
        var batch = await ReadAsync<BatchResponse>(response, HttpStatusCode.Accepted);
        response.Headers.Location!.ToString().ShouldBe($"/batches/{batch.BatchId}");
        batch.ShouldSatisfyAllConditions(
            made => made.Name.ShouldBe("Menus"), made => made.Status.ShouldBe("processing"), made => made.Total.ShouldBe(5), made => made.Failed.ShouldBe(2), made => made.Open.ShouldBe(3));

        var details = await GetAsync(ada, batch.BatchId);
        details.Files.Select(file => (file.Name, file.Status, file.Failure?.Code)).ShouldBe(
        [
            ("a.txt", "pending", null), ("b.txt", "pending", null), ("again.txt", "pending", null), ("empty.txt", "refused", "empty_file"), ("picture.txt", "refused", "unsupported_file"),
        ]);
        details.Files[2].File!.FileId.ShouldBe(details.Files[1].File!.FileId);
        (await GetAsync(ada, batch.BatchId, "?failed=true")).Files.Select(file => file.Name).ShouldBe(["empty.txt", "picture.txt"]);
        (await ada.GetFromJsonAsync<FilesResponse>($"/files?batch_id={batch.BatchId}", Voy8Json.Options, Token))!.Total.ShouldBe(2);
        (await ada.GetFromJsonAsync<BatchesResponse>("/batches", Voy8Json.Options, Token))!.Batches.ShouldHaveSingleItem().BatchId.ShouldBe(batch.BatchId);

        var job = await ada.GetFromJsonAsync<JsonElement>($"/jobs/{batch.JobId}", Token);
        job.GetProperty("job_type").GetString().ShouldBe("batch_processing");
        job.GetProperty("children").GetProperty("total").GetInt32().ShouldBe(2);
        var bob = await api.CreateUserAsync();
        (await bob.GetFromJsonAsync<FilesResponse>($"/files?batch_id={batch.BatchId}", Voy8Json.Options, Token))!.Total.ShouldBe(0);
    }

    [Fact]
    public async Task A_batch_that_is_cancelled_can_be_tried_again_and_no_earlier()
    {
        var ada = await api.CreateUserAsync();
        var batch = await ReadAsync<BatchResponse>(await ada.PostAsync("/batches", Form(("a.txt", Text("a")), ("b.txt", Text("b"))), Token), HttpStatusCode.Accepted);
        (await CodeAsync(await ada.PostAsync($"/batches/{batch.BatchId}/retry", null, Token), HttpStatusCode.Conflict)).ShouldBe("batch_running");
        (await ada.PostAsync($"/batches/{batch.BatchId}/cancel", null, Token)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await CodeAsync(await ada.PostAsync($"/batches/{batch.BatchId}/cancel", null, Token), HttpStatusCode.Conflict)).ShouldBe("batch_ended");
        await Eventually.TrueAsync(
            async () => (await GetAsync(ada, batch.BatchId)).Files.All(file => file.Failure?.Code == "cancelled"), TimeSpan.FromSeconds(20), "its files are cancelled");
        (await GetAsync(ada, batch.BatchId)).Batch.Status.ShouldBe("cancelled");

        var again = await ReadAsync<BatchResponse>(await ada.PostAsync($"/batches/{batch.BatchId}/retry", null, Token), HttpStatusCode.Accepted);
        again.Status.ShouldBe("processing");
        again.JobId.ShouldNotBe(batch.JobId);
        (await GetAsync(ada, batch.BatchId)).Files.ShouldAllBe(file => file.Status == "pending");
    }

    [Fact]
    public async Task A_batch_that_is_deleted_is_forgotten_and_its_files_stay()
    {
        var ada = await api.CreateUserAsync();
        var batch = await ReadAsync<BatchResponse>(await ada.PostAsync("/batches", Form(("a.txt", Text("a")), ("b.txt", Text("b"))), Token), HttpStatusCode.Accepted);
        (await ada.DeleteAsync($"/batches/{batch.BatchId}", Token)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await CodeAsync(await ada.DeleteAsync($"/batches/{batch.BatchId}", Token), HttpStatusCode.NotFound)).ShouldBe("batch_not_found");
        (await ada.GetFromJsonAsync<BatchesResponse>("/batches", Voy8Json.Options, Token))!.Total.ShouldBe(0);
        (await ada.GetFromJsonAsync<FilesResponse>("/files", Voy8Json.Options, Token))!.Files.ShouldAllBe(file => file.Status == "pending");
        (await ada.GetFromJsonAsync<FilesResponse>("/files", Voy8Json.Options, Token))!.Total.ShouldBe(2);
    }

    [Fact]
    public async Task Batches_are_listed_newest_first_page_by_page()
    {
        var ada = await api.CreateUserAsync();
        foreach (var name in new[] { "first", "second", "third" })
        {
            (await ada.PostAsync($"/batches?batch={name}", Form(("a.txt", Text(name))), Token)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        }

        var page = (await ada.GetFromJsonAsync<BatchesResponse>("/batches?limit=2&offset=1", Voy8Json.Options, Token))!;
        page.Total.ShouldBe(3);
        page.Batches.Select(batch => batch.Name).ShouldBe(["second", "first"]);
    }

    [Fact]
    public async Task A_zip_waits_in_the_room_of_whoever_sent_it_and_is_refused_where_there_is_none()
    {
        await using var small = api.CreateApi(("Files:MaxAccountBytes", "1000"));
        var ada = await small.CreateUserAsync();
        var zip = Zip(("a.txt", Text("a")), ("b.txt", Text("b")));
        var batch = await ReadAsync<BatchResponse>(await ada.PostAsync("/batches", Form(("week.zip", zip)), Token), HttpStatusCode.Accepted);
        (await ada.GetFromJsonAsync<FilesResponse>("/files", Voy8Json.Options, Token))!.Quota.Bytes.ShouldBe(zip.Length);
        using var noise = Form(("large.zip", Zip(("noise.txt", RandomNumberGenerator.GetBytes(900)))));
        (await CodeAsync(await ada.PostAsync("/batches", noise, Token), HttpStatusCode.Conflict)).ShouldBe("no_room");

        (await ReadAsync<BatchResponse>(await ada.PostAsync($"/batches/{batch.BatchId}/cancel", null, Token), HttpStatusCode.Accepted)).Failure.ShouldNotBeNull();
        (await GetAsync(ada, batch.BatchId)).Batch.Status.ShouldBe("cancelled");
        (await ada.GetFromJsonAsync<FilesResponse>("/files", Voy8Json.Options, Token))!.Quota.Bytes.ShouldBe(0);
    }

    [Fact]
    public async Task What_is_too_much_is_refused_and_leaves_nothing()
    {
        await using var small = api.CreateApi(("Batches:MaxFiles", "2"), ("Batches:MaxBytes", "1500"), ("Files:MaxFileBytes", "1000"), ("Files:MaxFiles", "1"));
        var ada = await small.CreateUserAsync();
        (await CodeAsync(await ada.PostAsync("/batches", Form(("1", Text("1")), ("2", Text("2")), ("3", Text("3"))), Token), HttpStatusCode.RequestEntityTooLarge)).ShouldBe("too_many_files");
        (await CodeAsync(await ada.PostAsync("/batches", Form(("1", Text(new string('x', 950))), ("2", Text(new string('x', 1500)))), Token), HttpStatusCode.RequestEntityTooLarge)).ShouldBe("batch_too_large");
        (await ada.GetFromJsonAsync<FilesResponse>("/files", Voy8Json.Options, Token))!.Total.ShouldBe(0);

        var batch = await ReadAsync<BatchResponse>(await ada.PostAsync("/batches", Form(("1", Text("1")), ("2", Text("2"))), Token), HttpStatusCode.Accepted);
        (await GetAsync(ada, batch.BatchId)).Files.Select(file => file.Failure?.Code).ShouldBe([null, "too_many_files"]);
        var large = await ReadAsync<BatchResponse>(await ada.PostAsync("/batches", Form(("1", Text(new string('x', 1100)))), Token), HttpStatusCode.Accepted);
        (await GetAsync(ada, large.BatchId)).Files.ShouldHaveSingleItem().Failure!.Code.ShouldBe("file_too_large");
    }

    [Fact]
    public async Task A_zip_is_taken_apart_and_every_file_of_it_is_ready_or_explained()
    {
        await using var database = await api.CreateDatabaseAsync();
        await using var working = api.CreateApi(database, ("Worker:Enabled", "true"), ("Batches:MaxRatio", "20"));
        var ada = await working.CreateUserAsync();
        var zip = Zip(
            ("menus/lunch.txt", Text("Soup of the day")),
            ("../../../etc/passwd", Text("No path is made of a name")),
            ("__MACOSX/._lunch.txt", Text("left behind")),
            ("inner.zip", Zip(("a.txt", Text("a")))),
            ("sheet.xlsx", Zip(("[Content_Types].xml", Text("<Types/>")), ("xl/workbook.xml", Text("<x/>")))),
            ("bomb.txt", new byte[4 * 1024 * 1024]),
            ("picture.txt", Picture));
        using var form = new ByteArrayContent(zip) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        var batch = await ReadAsync<BatchResponse>(await ada.PostAsync("/batches?name=week.zip", form, Token), HttpStatusCode.Accepted);
        batch.Name.ShouldBe("week.zip");
        await Eventually.TrueAsync(async () => (await GetAsync(ada, batch.BatchId)).Batch.Status is not ("expanding" or "processing"), TimeSpan.FromSeconds(60), "the batch is done");

        var done = await GetAsync(ada, batch.BatchId);
        done.Batch.ShouldSatisfyAllConditions(
            made => made.Status.ShouldBe("partly_failed"), made => made.ProgressPercent.ShouldBe(100), made => made.Ready.ShouldBe(2), made => made.Failed.ShouldBe(4), made => made.Open.ShouldBe(0));
        done.Files.Select(file => (file.Name, file.Status, file.Failure?.Code)).ShouldBe(
        [
            ("menus/lunch.txt", "ready", null), ("etc/passwd", "ready", null), ("inner.zip", "refused", "nested_archive"), ("sheet.xlsx", "refused", "unsupported_file"), ("bomb.txt", "refused", "too_large"), ("picture.txt", "refused", "unsupported_file"),
        ]);
        (await CodeAsync(await ada.PostAsync($"/batches/{batch.BatchId}/retry", null, Token), HttpStatusCode.Conflict)).ShouldBe("nothing_failed");
    }

    [Fact]
    public async Task A_damaged_zip_fails_as_a_whole_with_a_sentence()
    {
        await using var database = await api.CreateDatabaseAsync();
        await using var working = api.CreateApi(database, ("Worker:Enabled", "true"));
        var ada = await working.CreateUserAsync();
        using var form = Form(("broken.zip", [.. "PK\x03\x04"u8, .. new byte[500]]));
        var batch = await ReadAsync<BatchResponse>(await ada.PostAsync("/batches", form, Token), HttpStatusCode.Accepted);
        await Eventually.TrueAsync(async () => (await GetAsync(ada, batch.BatchId)).Batch.Status is "failed", TimeSpan.FromSeconds(60), "the batch has failed");
        (await GetAsync(ada, batch.BatchId)).Batch.Failure.ShouldNotBeNullOrEmpty();
    }

    private static Task<BatchDetailsResponse> GetAsync(HttpClient client, Guid id, string query = "") =>
        client.GetFromJsonAsync<BatchDetailsResponse>($"/batches/{id}{query}", Voy8Json.Options, Token)!;

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes($"{text} {Guid.CreateVersion7()}");

    private static byte[] Zip(params (string Name, byte[] Bytes)[] files)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }

    private static MultipartFormDataContent Form(params (string Name, byte[] Bytes)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, bytes) in files)
        {
            form.Add(new ByteArrayContent(bytes), "file", name);
        }

        return form;
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        using (response)
        {
            response.StatusCode.ShouldBe(status);
            return (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("code").GetString();
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, HttpStatusCode status)
    {
        var body = await response.Content.ReadAsStringAsync(Token);
        response.StatusCode.ShouldBe(status, body);
        return JsonSerializer.Deserialize<T>(body, Voy8Json.Options)!;
    }
}
