using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Http;
using Voy8.Contracts;
using Voy8.Testing;
using Voy8.Web.Components.Files;
using Voy8.Web.Components.Pages;
using Voy8.Web.Tests.Pages.Operations;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Files;

/// <summary>Many files at once: the list, a batch of its own, and what can be done with it.</summary>
public sealed class BatchPagesTests : OperationsPageTests
{
    private BatchResponse _batch = FileSample.Batch("partly_failed", ready: 2, failed: 2);
    private BatchEntryResponse[] _entries = [];
    private FileResponse[] _files = [];

    [Fact]
    public void A_zip_becomes_a_batch_and_its_files_are_a_click_away()
    {
        string? name = null;
        Api.On("POST /batches", context =>
        {
            name = context.Request.Query["name"];
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            return context.Response.WriteAsJsonAsync(_batch, Voy8Json.Options);
        });
        var page = OpenFiles("/files");
        page.WaitForAssertion(() => page.Markup.ShouldContain("No files yet"), Soon);

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("PK", "Guides.ZIP"));

        page.WaitForAssertion(() => page.Find(".upload-row a").GetAttribute("href").ShouldBe($"/batches/{_batch.BatchId}"), Soon);
        name.ShouldBe("Guides.ZIP");
        Api.Requests.ShouldNotContain(request => request.StartsWith("POST /files", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_under_way_stands_above_the_files_and_all_of_them_in_a_list_of_their_own()
    {
        _batch = FileSample.Batch("processing", ready: 12, failed: 1, open: 27);
        var page = OpenFiles("/files");
        page.WaitForAssertion(() => page.Find(".batch").TextContent.ShouldContain("12 of 40 files ready, 1 could not be read, 27 to go"), Soon);

        _batch = FileSample.Batch("ready", ready: 40);
        Navigation.NavigateTo("/files?batches=true");

        page.WaitForAssertion(() => page.Find(".batch a").GetAttribute("href").ShouldBe($"/batches/{_batch.BatchId}"), Soon);
        page.Find(".batch .state").TextContent.ShouldBe("Ready");
        page.Find("#list-title").TextContent.ShouldBe("Your batches");
    }

    [Fact]
    public void A_batch_tells_of_each_file_what_became_of_it()
    {
        var failure = new FileFailureResponse("encrypted", "The document has a password. Save it without one.");
        _entries =
        [
            new BatchEntryResponse(0, "town/guide.pdf", "ready", null, FileSample.File()),
            new BatchEntryResponse(1, "town/secret.pdf", "failed", failure, FileSample.File("failed", "secret.pdf", failure)),
            new BatchEntryResponse(2, "photo.jpg", "refused", new FileFailureResponse("unsupported_file", "Files of this kind are not read."), null),
            new BatchEntryResponse(3, "old.txt", "deleted", null, null),
        ];
        var page = OpenBatch();

        page.WaitForAssertion(() => page.FindAll(".files .file").Count.ShouldBe(4), Soon);
        page.Find("h1").TextContent.ShouldBe("Guides.zip");
        page.FindAll(".files .file").Select(file => file.QuerySelector(".state")!.TextContent).ShouldBe(["Ready", "Could not be read", "Not taken in", "Deleted"]);
        page.FindAll(".files .file-head :is(a, b)").Select(name => name.TextContent).ShouldBe(["town/guide.pdf", "town/secret.pdf", "photo.jpg", "old.txt"]);
        page.FindAll(".file-failure").Select(shown => shown.TextContent.Trim()).ShouldBe([failure.Message, "Files of this kind are not read."]);
    }

    [Fact]
    public void Only_what_failed_and_which_page_stand_in_the_address()
    {
        var page = OpenBatch("?failed=true&page=3");

        page.WaitForAssertion(() => page.Markup.ShouldContain("Nothing has failed"), Soon);
        Api.Requests.ShouldContain($"GET /batches/{_batch.BatchId}?failed=true&limit=50&offset=100");
    }

    [Fact]
    public void What_failed_is_read_again_and_the_others_are_not()
    {
        Api.On($"POST /batches/{_batch.BatchId}/retry", () => _batch);
        var page = OpenBatch();

        page.Click(".batch-retry");

        page.WaitForAssertion(() => Api.Requests.ShouldContain($"POST /batches/{_batch.BatchId}/retry"), Soon);
    }

    [Fact]
    public void Why_nothing_can_be_tried_again_is_said_beside_it()
    {
        Api.OnProblem($"POST /batches/{_batch.BatchId}/retry", 409, """{"code":"nothing_failed","title":"No.","detail":"What was refused must be sent anew."}""");
        var page = OpenBatch();

        page.Click(".batch-retry");

        page.WaitForAssertion(() => page.Find(".batch .mud-alert").TextContent.ShouldContain("must be sent anew"), Soon);
    }

    [Fact]
    public async Task A_batch_is_stopped_once_somebody_means_it()
    {
        _batch = FileSample.Batch("expanding");
        Api.On($"POST /batches/{_batch.BatchId}/cancel", () => _batch);
        var page = OpenBatch();

        page.Click(".batch-cancel");
        await ConfirmAsync();

        page.WaitForAssertion(() => Api.Requests.ShouldContain($"POST /batches/{_batch.BatchId}/cancel"), Soon);
        page.FindAll("button[aria-label^='Delete']").ShouldBeEmpty("it is under way");
    }

    [Fact]
    public async Task A_batch_that_is_deleted_leads_back_to_the_others()
    {
        Api.On($"DELETE /batches/{_batch.BatchId}", context =>
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        var page = OpenBatch();

        page.Click("button[aria-label='Delete Guides.zip']");
        await ConfirmAsync();

        page.WaitForAssertion(() => Navigation.Uri.ShouldEndWith("/files?batches=true"), Soon);
    }

    [Fact]
    public void Somebody_elses_batch_is_not_there()
    {
        var page = OpenBatch(known: false);

        page.WaitForAssertion(() => page.Markup.ShouldContain("There is no such batch"), Soon);
    }

    [Fact]
    public void Files_beyond_the_first_page_are_reached_by_their_address()
    {
        _files = [FileSample.File()];
        var page = OpenFiles("/files?page=5", total: 140);

        page.WaitForAssertion(() => page.Find(".pager").TextContent.ShouldContain("101–125 of 140"), Soon);
        page.Find(".pager a[rel=next]").GetAttribute("href").ShouldBe("/files?page=6");
        page.Find(".pager a[rel=prev]").GetAttribute("href").ShouldBe("/files?page=4");
        Api.Requests.ShouldContain("GET /files?limit=25&offset=100");
    }

    [Fact]
    public async Task An_operator_shares_a_file_and_takes_it_back()
    {
        _files = [FileSample.File()];
        var id = _files[0].FileId;
        var shared = new List<string?>();
        Api.On($"PUT /files/{id}/dataset", async context =>
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            shared.Add(body.RootElement.TryGetProperty("dataset", out var dataset) ? dataset.GetString() : null);
            _files = [_files[0] with { Dataset = shared[^1] is null ? null : new FileDatasetResponse(Sample.Harbour.Id, Sample.Harbour.Slug, Sample.Harbour.Name) }];
            await context.Response.WriteAsJsonAsync(_files[0], Voy8Json.Options);
        });
        var page = OpenFiles("/files", role: "operator");

        page.Click("button[aria-label='Share guide.pdf']");
        var dialog = Dialog();
        dialog.WaitForAssertion(() => dialog.Find("button.confirm").HasAttribute("disabled").ShouldBeFalse(), Soon);
        dialog.Submit("form");
        page.Click("button[aria-label='Change who reads guide.pdf']");
        dialog.Click("button.take-back");

        page.WaitForElement("button[aria-label='Share guide.pdf']", Soon);
        await Eventually.TrueAsync(() => shared.Count == 2, Soon, "the API hears of both");
        shared.ShouldBe(["harbour", null]);
    }

    [Fact]
    public void Who_is_no_operator_shares_nothing()
    {
        _files = [FileSample.File()];
        var page = OpenFiles("/files", role: "user");

        page.WaitForElement(".file .file-actions", Soon);
        page.FindAll(".share-file").ShouldBeEmpty();
    }

    private IRenderedComponent<FilesPage> OpenFiles(string address, int? total = null, string role = "user")
    {
        SignIn(role);
        Api.On("GET /files", () => new FilesResponse(_files, total ?? _files.Length, FileSample.Quota));
        Api.On("GET /batches", () => new BatchesResponse([_batch], 1));
        return Open<FilesPage>(address);
    }

    private IRenderedComponent<BatchPage> OpenBatch(string query = "", bool known = true)
    {
        SignIn("user");
        if (known)
        {
            Api.On($"GET /batches/{_batch.BatchId}", () => new BatchDetailsResponse(_batch, _entries, _entries.Length));
        }

        return Open<BatchPage>($"/batches/{_batch.BatchId}{query}", parameters => parameters.Add(page => page.BatchId, _batch.BatchId));
    }

    private void SignIn(string role)
    {
        Reader.SetAuthorized("ada@voy8.example");
        Reader.SetRoles(role);
    }
}
