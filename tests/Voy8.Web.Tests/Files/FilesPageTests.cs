using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Http;
using MudBlazor;
using Voy8.Contracts;
using Voy8.Testing;
using Voy8.Web.Components.Pages;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Files;

public sealed class FilesPageTests : PageTests
{
    private FileResponse[] _files = [];

    [Fact]
    public void Who_is_not_signed_in_is_asked_to()
    {
        var page = Render<FilesPage>();

        page.Markup.ShouldContain("Files are for people who are signed in");
        Api.Requests.ShouldBeEmpty();
    }

    [Fact]
    public void Without_files_it_says_what_to_do()
    {
        var page = Open("/files");

        page.WaitForAssertion(() => page.Markup.ShouldContain("No files yet"), Soon);
        page.Find("input[type=file]").GetAttribute("aria-label").ShouldBe("Files to upload");
        page.Find(".quota").TextContent.ShouldContain("4.8 MB of 1.9 GB used");
    }

    [Fact]
    public async Task A_file_is_followed_until_it_has_been_read()
    {
        _files = [FileSample.File("processing")];
        var page = Open("/files");
        page.WaitForAssertion(() => page.Find(".file .state").TextContent.ShouldBe("Reading"), Soon);

        _files = [FileSample.File(id: _files[0].FileId)];

        await Eventually.TrueAsync(() =>
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            return page.Find(".file .state").TextContent == "Ready";
        }, Soon, "the page sees the end");
        page.Find(".file-head a").GetAttribute("href").ShouldBe($"/files/{_files[0].FileId}");
    }

    [Fact]
    public void Why_a_file_could_not_be_read_stands_beside_it_and_it_can_be_tried_again()
    {
        _files = [FileSample.File("failed", failure: new FileFailureResponse("encrypted", "The document has a password. Save it without one."))];
        Api.On($"POST /files/{_files[0].FileId}/retry", () => _files[0]);
        var page = Open("/files");

        page.WaitForAssertion(() => page.Find(".file-failure").TextContent.ShouldContain("The document has a password."), Soon);
        page.Click("button[aria-label='Read guide.pdf again']");

        page.WaitForAssertion(() => Api.Requests.ShouldContain($"POST /files/{_files[0].FileId}/retry"), Soon);
    }

    [Fact]
    public void Several_files_go_to_the_api_one_by_one_and_one_that_is_refused_says_why()
    {
        var names = new List<string>();
        Api.On("POST /files", async context =>
        {
            names.Add(context.Request.Query["name"]!);
            if (names[^1] == "bad.txt")
            {
                context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
                context.Response.ContentType = "application/problem+json";
                await context.Response.WriteAsync("""{"code":"unsupported_file","title":"No.","detail":"Files of this kind are not read."}""");
                return;
            }

            context.Response.StatusCode = StatusCodes.Status202Accepted;
            await context.Response.WriteAsJsonAsync(FileSample.File("pending"), Voy8Json.Options);
        });
        var page = Open("/files");
        page.WaitForAssertion(() => page.Markup.ShouldContain("No files yet"), Soon);

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("one", "one.txt"), InputFileContent.CreateFromText("bad", "bad.txt"), InputFileContent.CreateFromText("two", "two.txt"));

        page.WaitForAssertion(() => page.Find(".uploads-head b").TextContent.ShouldBe("2 of 3 files uploaded, 1 not"), Soon);
        names.ShouldBe(["one.txt", "bad.txt", "two.txt"]);
        page.Find(".upload-error").TextContent.ShouldContain("not read");
        page.FindAll("input[type=file]").Count.ShouldBe(2, "a browser forgets what was chosen before when an input is used again");
    }

    [Fact]
    public void A_question_is_in_the_address_and_its_passages_open_their_document_at_the_place()
    {
        var file = Guid.CreateVersion7();
        Api.On("GET /documents/search", () => new DocumentSearchResponse([FileSample.Hit(file, 12)], []));
        var page = Open("/files?q=last%20ferry");

        page.WaitForAssertion(() => page.Find(".passage mark").TextContent.ShouldBe("ferry"), Soon);
        page.Find(".passage a").GetAttribute("href").ShouldBe($"/files/{file}?chunk=12&q=last%20ferry");
        page.Find(".passage").TextContent.ShouldContain("page 2");
        page.Find(".passage-path").TextContent.ShouldBe("Boats", "the outermost heading is the title");
    }

    private IRenderedComponent<FilesPage> Open(string address)
    {
        Reader.SetAuthorized("ada@voy8.example");
        Api.On("GET /batches", () => new BatchesResponse([], 0));
        Api.On("GET /files", () => new FilesResponse(_files, _files.Length, FileSample.Quota));
        Navigation.NavigateTo(address);
        Render<MudPopoverProvider>();
        return Render<FilesPage>();
    }
}
