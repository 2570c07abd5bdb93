using Bunit;
using Microsoft.AspNetCore.Http;
using MudBlazor;
using Voy8.Contracts;
using Voy8.Web.Components.Pages;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Files;

public sealed class FilePageTests : PageTests
{
    private readonly FileResponse _file = FileSample.File();

    [Fact]
    public void A_document_opens_at_the_passage_with_its_words_marked()
    {
        var scroller = JSInterop.SetupModule("./js/reader.js");
        scroller.Mode = JSRuntimeMode.Loose;
        var page = Open("?chunk=1&q=ferry");

        page.WaitForAssertion(() => page.Find("#passage mark").TextContent.ShouldBe("ferry"), Soon);
        page.Find(".reader h2").TextContent.ShouldBe("Guide");
        page.Find(".reader-page").TextContent.ShouldBe("Page 1");
        page.Find(".reader-hits").TextContent.ShouldContain("Passage 1 of 1");
        page.WaitForAssertion(() => scroller.VerifyInvoke("show").Arguments[0].ShouldBe("passage"), Soon);
        page.FindAll("a").ShouldContain(link => link.GetAttribute("href") == $"/download/files/{_file.FileId}");
    }

    [Fact]
    public void Who_asks_is_taken_to_the_best_passage()
    {
        var page = Open("?q=ferry");

        page.WaitForAssertion(() => page.Find("#passage").TextContent.ShouldContain("The ferry leaves at nine."), Soon);
    }

    [Fact]
    public void A_passage_of_a_former_version_is_said_to_have_changed_and_no_other_is_marked_in_its_stead()
    {
        var page = Open($"?chunk=1&version={_file.ReadyVersion + 1}");

        page.WaitForAssertion(() => page.Find(".changed-since").TextContent.ShouldContain("has changed since"), Soon);
        page.FindAll("#passage").ShouldBeEmpty();
    }

    [Fact]
    public void A_passage_of_this_version_is_marked()
    {
        var page = Open($"?chunk=1&version={_file.ReadyVersion}");

        page.WaitForAssertion(() => page.Find("#passage").TextContent.ShouldContain("The ferry leaves at nine."), Soon);
        page.FindAll(".changed-since").ShouldBeEmpty();
    }

    [Fact]
    public void A_file_that_is_not_there_says_so()
    {
        Reader.SetAuthorized("ada@voy8.example");
        var page = Render<FilePage>(parameters => parameters.Add(file => file.FileId, Guid.CreateVersion7()));

        page.WaitForAssertion(() => page.Markup.ShouldContain("There is no such file"), Soon);
    }

    private IRenderedComponent<FilePage> Open(string query)
    {
        Reader.SetAuthorized("ada@voy8.example");
        Api.On($"GET /files/{_file.FileId}", () => _file);
        Api.On($"GET /files/{_file.FileId}/chunks", () => new FileChunksResponse(
            [new FileChunkResponse(0, "Guide\n\nWelcome.", 1, ["Guide"], 0, 15), new FileChunkResponse(1, "The ferry leaves at nine.", 1, ["Guide"], 17, 42)], 2));
        Api.On("GET /documents/search", () => new DocumentSearchResponse([FileSample.Hit(_file.FileId, 1, "The ferry leaves at nine.") with { Highlights = [new TextSpan(4, 5)] }], []));
        Navigation.NavigateTo($"/files/{_file.FileId}{query}");
        Render<MudPopoverProvider>();
        return Render<FilePage>(parameters => parameters.Add(file => file.FileId, _file.FileId));
    }
}
