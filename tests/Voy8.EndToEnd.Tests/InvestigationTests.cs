using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using Voy8.Contracts;
using Voy8.Investigations.Bench;
using Voy8.Testing;

namespace Voy8.EndToEnd.Tests;

/// <summary>Investigations in the whole topology, with a scripted model in place of a real one.</summary>
[Collection(nameof(RunningSystem))]
public sealed class InvestigationTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private ScriptedChatModel _model = null!;
    private RunningSystem _system = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _model = await ScriptedChatModel.StartAsync();
        _system = new RunningSystem(
            ("ChatModels__Models__0__Endpoint", _model.Endpoint.ToString()), ("ChatModels__Models__0__Model", "scripted"), ("Crawling__MinDelay", "00:00:00"), ("Crawling__DelayFactor", "0"));
        await _system.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _system.DisposeAsync();
        await _model.DisposeAsync();
    }

    [Fact]
    public async Task Steps_show_as_they_happen_survive_the_death_of_their_worker_and_the_citation_opens_the_fact()
    {
        Browser.RequireOrSkip();
        await _system.TownIsReadAsync(Cancellation);
        var mayAnswer = new TaskCompletionSource();
        _model.Answer = request => request.Results.Count switch
        {
            0 => ScriptedReply.Call("search_venues", new { query = "The Smuggler's Candle", kinds = new[] { "pub" }, limit = 1 }),
            1 => ScriptedReply.Call("venue_facts", new { venue_id = First(request).GetProperty("venue_id").GetString(), fields = new[] { "phone" } }).After(token => mayAnswer.Task.WaitAsync(token)),
            _ => ScriptedReply.Say("Call the **pub** at that number [2]."),
        };
        await using var session = await BrowserSession.OpenAsync(_system.Web);
        var page = session.Page;
        await session.SignInAsync("/investigations");

        // It takes a question once it knows that there is a model to answer it.
        await Assertions.Expect(page.Locator(".ask textarea")).ToBeEnabledAsync(new() { Timeout = (float)Patience.TotalMilliseconds });
        await page.Locator(".ask textarea").FillAsync("How do I call the Smuggler's Candle?");
        await page.Locator(".ask-button").ClickAsync();
        await Assertions.Expect(page.Locator("[data-step='2']")).ToContainTextAsync("Searched venues.", Slowly);
        await session.ScreenshotAsync("investigation-running");

        using var api = await _system.OperateAsync(Cancellation);
        var asked = (await api.GetFromJsonAsync<InvestigationsResponse>("/investigations", Voy8Json.Options, Cancellation))!.Investigations.ShouldHaveSingleItem();
        var dead = await _system.KillWorkerOfAsync(asked.JobId!.Value, Cancellation);
        mayAnswer.SetResult();

        await Assertions.Expect(page.Locator(".turn[data-status=answered] .citation")).ToBeVisibleAsync(new() { Timeout = (float)Patience.TotalMilliseconds });
        await session.ScreenshotAsync("investigation-answered");
        var answered = (await api.GetFromJsonAsync<InvestigationResponse>($"/investigations/{asked.InvestigationId}", Voy8Json.Options, Cancellation))!;
        answered.Steps.Select(step => step.Tool ?? step.Kind).ShouldBe(["model", "search_venues", "model", "venue_facts", "model"]);
        (await api.GetFromJsonAsync<JsonElement>($"/jobs/{asked.JobId}", Cancellation)).GetProperty("worker_id").GetString().ShouldNotBe(dead);

        await page.Locator(".turn-answer .citation").ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("/venues/", StringComparison.Ordinal) && url.EndsWith("#fact-phone", StringComparison.Ordinal));
        await Assertions.Expect(page.Locator("#fact-phone")).ToBeInViewportAsync();
        session.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_citation_opens_the_passage_and_the_note_and_what_is_deleted_is_quoted_no_longer()
    {
        Browser.RequireOrSkip();
        using var api = await _system.OperateAsync(Cancellation);
        var venue = await _system.AskAsync<string>("select id::text from venue order by id limit 1", Cancellation);
        using var noted = await api.PostAsJsonAsync("/notes", new { venue_id = venue, text = "The captain drinks here after the ferry." }, Cancellation);
        var note = (await noted.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("note_id").GetString();
        using var timetable = new MultipartFormDataContent { { new StringContent("# Ferries\n\nThe last ferry leaves at half past ten.\n"), "file", "ferries.md" } };
        using var sent = await api.PostAsync("/files", timetable, Cancellation);
        var file = (await sent.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("file_id").GetString();
        await Eventually.TrueAsync(
            async () => (await api.GetFromJsonAsync<JsonElement>($"/files/{file}", Cancellation)).GetProperty("status").GetString() == "ready", Patience, "the timetable is read");
        _model.Answer = request => request.Results.Count switch
        {
            0 => ScriptedReply.Call("search_documents", new { query = "last ferry" }),
            1 => ScriptedReply.Call("search_notes", new { query = "ferry captain" }),
            _ => ScriptedReply.Say($"At **half past ten** [{SourceOf(request, 0, "passages")}], and the captain is in the pub then [{SourceOf(request, 1, "notes")}]."),
        };
        await using var session = await BrowserSession.OpenAsync(_system.Web);
        var page = session.Page;
        await session.SignInAsync("/investigations");
        await Assertions.Expect(page.Locator(".ask textarea")).ToBeEnabledAsync(new() { Timeout = (float)Patience.TotalMilliseconds });
        await page.Locator(".ask textarea").FillAsync("When is the last boat, and where is its captain?");
        await page.Locator(".ask-button").ClickAsync();
        var citations = page.Locator(".turn[data-status=answered] .turn-answer .citation");
        await Assertions.Expect(citations).ToHaveCountAsync(2, new() { Timeout = (float)Patience.TotalMilliseconds });
        var asked = page.Url;

        await citations.Nth(0).ClickAsync();
        await Assertions.Expect(page.Locator(".reader-passage", new() { HasTextString = "half past ten" })).ToBeInViewportAsync(new() { Timeout = (float)Patience.TotalMilliseconds });
        await session.ScreenshotAsync("citation-passage");
        await page.GotoAsync(asked);
        await citations.Nth(1).ClickAsync();
        await Assertions.Expect(page.Locator($"#note-{note}")).ToBeInViewportAsync(new() { Timeout = (float)Patience.TotalMilliseconds });
        await session.ScreenshotAsync("citation-note");

        (await api.DeleteAsync($"/files/{file}", Cancellation)).EnsureSuccessStatusCode();
        await page.GotoAsync(asked);
        await Assertions.Expect(page.Locator(".turn[data-status=failed]")).ToContainTextAsync("deleted", Slowly);
        await Assertions.Expect(page.Locator(".turn")).Not.ToContainTextAsync("half past ten");
        await session.ScreenshotAsync("citation-deleted");
        session.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_evaluation_set_is_answered_by_a_guide_that_knows_the_way()
    {
        Browser.RequireOrSkip();
        await _system.TownIsReadAsync(Cancellation);
        using var town = new HttpClient { BaseAddress = _system.DemoSites };
        using var api = await _system.OperateAsync(Cancellation);
        var questions = EvaluationSet.Of((await town.GetFromJsonAsync<TownVenue[]>("/_demo/truth.json", Voy8Json.Options, Cancellation))!);
        questions.Count.ShouldBe(40);
        questions.Select(question => question.Text).ShouldBeUnique();
        _model.Answer = new ScriptedGuide(questions).Answer;

        var results = new List<EvaluationResult>();
        foreach (var question in questions)
        {
            var result = await Evaluation.AskAsync(api, question, Patience, Cancellation);
            results.Add(result);
            TestContext.Current.TestOutputHelper?.WriteLine(EvaluationReport.Line(result));
        }

        var summary = EvaluationReport.Summary(results);
        TestContext.Current.TestOutputHelper?.WriteLine(summary);
        results.ShouldAllBe(result => result.PathIsRight, summary);

        // A site or two of the town is not read whole.
        results.Count(result => result.AnswerIsRight && result.CitesIt).ShouldBeGreaterThanOrEqualTo(38, summary);
    }

    private static LocatorAssertionsToContainTextOptions Slowly => new() { Timeout = (float)Patience.TotalMilliseconds };

    private static string SourceOf(ScriptedRequest request, int result, string list) => JsonDocument.Parse(request.Results[result]).RootElement.GetProperty(list)[0].GetProperty("source").ToString();

    private static JsonElement First(ScriptedRequest request) => JsonDocument.Parse(request.Results[0]).RootElement.GetProperty("venues")[0];
}
