using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Http;
using Voy8.Contracts;
using Voy8.Testing;
using Voy8.Web.Components.Pages;
using Voy8.Web.Importing;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Pages;

public sealed class ImportsPageTests : PageTests
{
    private ImportResponse _import = new(
        Guid.CreateVersion7(), Guid.CreateVersion7(), Sample.Harbour, "harbour.jsonl", "succeeded", 100, 302, 300, 0, 0, 2, Sample.Now.AddMinutes(-5), Sample.Now.AddMinutes(-4));

    [Fact]
    public void Counts_and_refused_lines_are_shown()
    {
        Api.On($"GET /imports/{_import.Id}/errors", () => new ImportErrorsResponse([new ImportErrorResponse(17, "lat must be between -90 and 90", "{\"lat\":981}")], 2));
        var page = Open();

        page.Find(".import").TextContent.ShouldContain("302 lines");
        page.Find(".refused").TextContent.ShouldBe("2 refused");
        page.Click(".import button");

        page.WaitForAssertion(() => page.Find(".refused-lines tbody tr").TextContent.ShouldBe("17lat must be between -90 and 90{\"lat\":981}"), Soon);
        page.Find(".import").TextContent.ShouldContain("The first 1 of 2.");
    }

    [Fact]
    public async Task An_import_under_way_is_followed()
    {
        _import = _import with { State = "running", FinishedAt = null, ProgressPercent = 40, LinesRead = 120 };
        var page = Open();
        page.Find(".import .state").TextContent.ShouldBe("Running");

        _import = _import with { State = "succeeded", FinishedAt = Sample.Now, ProgressPercent = 100 };

        await Eventually.TrueAsync(() =>
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            return page.Find(".import .state").TextContent == "Done";
        }, Soon, "the page sees the end");
    }

    [Fact]
    public async Task A_file_that_is_dropped_goes_to_the_api()
    {
        string? dataset = null, content = null;
        Api.On("POST /imports", async context =>
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            dataset = form["dataset"];
            using var reader = new StreamReader(form.Files[0].OpenReadStream());
            content = await reader.ReadToEndAsync(context.RequestAborted);
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            await context.Response.WriteAsJsonAsync(_import, Voy8Json.Options);
        });
        var page = Open();

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("{\"id\":\"a\"}\n", "Kavala Über 2.jsonl"));
        page.WaitForAssertion(() => page.Find(".upload-form input").GetAttribute("value").ShouldBe("kavala-uber-2"), Soon);
        page.Submit("form.upload-form");

        await Eventually.TrueAsync(() => content is not null, Soon, "the file arrives");
        dataset.ShouldBe("kavala-uber-2");
        content.ShouldBe("{\"id\":\"a\"}\n");
    }

    [Fact]
    public async Task A_file_is_shown_as_it_would_be_read_and_its_columns_can_be_chosen()
    {
        var (mappings, form) = (new List<string>(), (IFormCollection?)null);
        Api.On("POST /imports/preview", async context =>
        {
            mappings.Add((await context.Request.ReadFormAsync(context.RequestAborted))["mapping"].ToString());
            await context.Response.WriteAsJsonAsync(
                new ImportPreviewResponse("csv", ["Firma", "Ort"], [new ColumnChoice("name", "Firma")], ["name", "city", "facts"],
                    [new PreviewedVenueResponse(2, "row:1", "Zum Löwen", "venue", null, null, null, null, [new PreviewedFact("city", "München")])], [new ImportErrorResponse(3, "'name' is missing.", "")]),
                Voy8Json.Options);
        });
        Api.On("POST /imports", async context =>
        {
            form = await context.Request.ReadFormAsync(context.RequestAborted);
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            await context.Response.WriteAsJsonAsync(_import, Voy8Json.Options);
        });
        var page = Open();

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("Firma,Ort\nZum Löwen,München\n,\n", "firmen.csv"));
        page.WaitForAssertion(() => page.Find(".preview-venues tbody tr").TextContent.ShouldContain("Zum Löwen"), Soon);
        page.Find(".preview-errors").TextContent.ShouldContain("Line 3: 'name' is missing.");
        page.FindAll("select").Count.ShouldBe(2, "facts are nobody's to choose");

        await page.InvokeAsync(() => page.Find("select[data-key=city]").Change("Ort"));
        page.WaitForAssertion(() => mappings.ShouldBe(["", """{"city":"Ort"}"""]), Soon);
        await page.InvokeAsync(() => page.Find(".check input").Change(true));
        await page.InvokeAsync(() => page.Find("form.upload-form").Submit());

        await Eventually.TrueAsync(() => form is not null, Soon, "the file arrives");
        (form!["mapping"].ToString(), form["dry_run"].ToString()).ShouldBe(("""{"city":"Ort"}""", "true"));
    }

    [Fact]
    public void Refused_lines_and_datasets_are_downloaded()
    {
        var page = Open();

        page.FindAll(".import a[download]").Select(link => link.GetAttribute("href")).ShouldBe(
        [
            "/download/datasets/harbour/export?format=csv", "/download/datasets/harbour/export?format=geojson", "/download/datasets/harbour/export?format=jsonl",
            "/download/datasets/harbour/export?format=overpass", "/download/datasets/harbour/export?format=overture", $"/download/imports/{_import.Id}/errors.csv",
        ]);
    }

    [Fact]
    public void An_upload_that_is_refused_says_why()
    {
        Api.OnProblem("POST /imports", 400, """{"title":"Invalid.","detail":"dataset must be a slug.","code":"invalid_request"}""");
        var page = Open();

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("{}", "a.jsonl"));
        page.WaitForAssertion(() => page.Find(".upload-form input").GetAttribute("value").ShouldBe("a"), Soon);
        page.Submit("form.upload-form");

        page.WaitForAssertion(() => page.Find(".notice").TextContent.ShouldContain("dataset must be a slug"), Soon);
    }

    [Theory]
    [InlineData("munich-osm-venues.jsonl", "munich-osm-venues")]
    [InlineData("Καβάλα.jsonl", "imported")]
    [InlineData("...", "imported")]
    [InlineData("Zürich (2).json", "zurich-2")]
    public void A_dataset_is_named_after_its_file(string file, string slug)
    {
        DatasetSlug.FromFileName(file).ShouldBe(slug);
        DatasetSlug.IsValid(slug).ShouldBeTrue();
    }

    private IRenderedComponent<ImportsPage> Open()
    {
        Api.On("GET /imports", () => new ImportsResponse([_import], 1));
        Render<MudBlazor.MudPopoverProvider>();
        var page = Render<ImportsPage>();
        page.WaitForElement(".import", Soon);
        return page;
    }
}
