using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Voy8.Testing;

namespace Voy8.EndToEnd.Tests;

/// <summary>Documents sent from the page, read before one's eyes, and opened where they say what was asked.</summary>
[Collection(nameof(RunningSystem))]
public sealed class FilesTests(RunningSystem system)
{
    private const float Patience = 60_000;
    private static readonly LocatorAssertionsToBeVisibleOptions Slowly = new() { Timeout = Patience };

    [Fact]
    public async Task Files_are_sent_read_found_and_opened_at_the_passage()
    {
        Browser.RequireOrSkip();
        await using var session = await BrowserSession.OpenAsync(system.Web);
        var page = session.Page;
        await session.SignInAsync("/files", "/sign-in?return=%2Ffiles");
        await SendAsync(page, Payload("lighthouse.md", Lighthouse), Payload("broken.pdf", "%PDF-1.7\nnothing of a document"));

        await Assertions.Expect(Named(page, "lighthouse.md").And(page.Locator("[data-state=ready]"))).ToBeVisibleAsync(Slowly);
        await Assertions.Expect(Named(page, "broken.pdf").Locator(".file-failure")).ToContainTextAsync("damaged", new() { Timeout = Patience });
        await session.ScreenshotAsync("files");

        await page.Locator("input[name=q]").FillAsync("when may the lamp be visited");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".passage").First).ToContainTextAsync("Sundays", new() { Timeout = Patience });
        await session.ScreenshotAsync("files-found");
        await page.Locator(".passage a").First.ClickAsync();
        await Assertions.Expect(page.Locator(".reader-passage", new() { HasTextString = "Sundays" })).ToBeInViewportAsync(new() { Timeout = Patience });
        await session.ScreenshotAsync("file-passage");
        session.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_zip_shows_what_became_of_each_of_its_files()
    {
        Browser.RequireOrSkip();
        await using var session = await BrowserSession.OpenAsync(system.Web, ColorScheme.Dark);
        var page = session.Page;
        await session.SignInAsync("/files", "/sign-in?return=%2Ffiles");
        await SendAsync(page, new FilePayload
        {
            Name = "harbour.zip",
            MimeType = "application/zip",
            Buffer = Zip(("rules/quay.txt", "Dogs are welcome on the quay, on a lead."u8.ToArray()), ("rules/torn.pdf", "%PDF-1.7\nhalf of it"u8.ToArray()), ("photo.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF"u8, 0, 1, 2, 0, 0, 1, 0, 1, 0, 0])),
        });

        await Assertions.Expect(page.Locator(".upload-row")).ToContainTextAsync("taken in", new() { Timeout = Patience });
        await page.GetByRole(AriaRole.Link, new() { Name = "What is in harbour.zip" }).ClickAsync(new() { Timeout = Patience });
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/batches/[0-9a-f-]{36}$"));
        await Assertions.Expect(page.Locator(".batch[data-state=partly_failed]")).ToBeVisibleAsync(Slowly);
        await Assertions.Expect(page.Locator(".topnav a.active")).ToHaveTextAsync("Files");
        await Assertions.Expect(Named(page, "quay.txt").And(page.Locator("[data-state=ready]"))).ToBeVisibleAsync();
        await Assertions.Expect(Named(page, "torn.pdf").Locator(".file-failure")).ToContainTextAsync("damaged");
        await Assertions.Expect(Named(page, "photo.jpg").And(page.Locator("[data-state=refused]"))).ToBeVisibleAsync();
        await session.ScreenshotAsync("batch-dark");

        await page.GetByRole(AriaRole.Navigation, new() { Name = "Which files" }).GetByRole(AriaRole.Link, new() { Name = "Failed (2)" }).ClickAsync();
        await Assertions.Expect(Named(page, "quay.txt")).ToHaveCountAsync(0);
        session.Problems.ShouldBeEmpty();
    }

    private const string Lighthouse =
        """
        # The lighthouse

        It was built of grey stone when the harbour was young, and its light is seen from far.

        ## Visits

        The lamp room is open to visitors on Sundays from ten to noon. Children pay nothing.
        """;

    private static ILocator Named(IPage page, string name) => page.Locator("article.file", new() { HasTextString = name });

    private static FilePayload Payload(string name, string text) => new() { Name = name, MimeType = "application/octet-stream", Buffer = Encoding.UTF8.GetBytes(text) };

    // Blazor numbers the files of an input: before that, a script chooses files faster than the page can notice.
    private static async Task SendAsync(IPage page, params FilePayload[] files)
    {
        await Assertions.Expect(page.Locator(".quota")).ToBeVisibleAsync(Slowly);
        await page.WaitForFunctionAsync("document.querySelector('.drop input[type=file]')._blazorInputFileNextFileId !== undefined");
        await page.Locator(".drop input[type=file]:enabled").SetInputFilesAsync(files);
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return packed.ToArray();
    }
}
