using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Http;
using Voy8.Contracts;
using Voy8.Web.Components.Pages;
using Voy8.Web.Tests.Investigations;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Pages;

public sealed class InvestigationsPageTests : PageTests
{
    private static readonly Guid Id = Guid.CreateVersion7();
    private static readonly Guid Venue = Guid.CreateVersion7();

    private readonly InvestigationResponse _waiting = new(
        Id, Id, null, Guid.CreateVersion7(), "When is the Anchor open?", new InvestigationScope(), "waiting", null, null, [], null, [], new InvestigationUsage(null, 0, 0, 0, 0), Sample.Now, null, null);

    private InvestigationAllowance _allowance = new(true, ["qwen3:8b"], 1_000_000, 4_200, Sample.Now.AddHours(5));
    private List<InvestigationResponse> _thread = [];

    private InvestigationResponse Answered => _waiting with
    {
        Status = "answered",
        Answer = "Until midnight [2].",
        AnswerHtml = "<p>Until midnight [2].</p>",
        Sources = [CitationLinksTests.Source(2, "fact") with { VenueId = Venue, Field = "opening_hours", SourceUrl = "http://anchor.example/hours", SeenAt = Sample.Now.AddDays(-1) }],
        Steps = [Tool(2), new(3, "model", "It answers.", null, null, null, false, "qwen3:8b", 100, 800, Sample.Now)],
        Usage = new InvestigationUsage("qwen3:8b", 900, 100, 0, 2_300),
        FinishedAt = Sample.Now,
    };

    [Fact]
    public void Without_a_model_the_page_says_how_to_configure_one()
    {
        _allowance = _allowance with { Configured = false };

        var page = Open();

        page.WaitForAssertion(() => page.Find("[data-state=not-configured]").TextContent.ShouldContain("ChatModels__Models__0__Endpoint"), Soon);
        page.Find("textarea").HasAttribute("disabled").ShouldBeTrue();
        page.Find(".ask-button").HasAttribute("disabled").ShouldBeTrue();
    }

    [Fact]
    public void A_question_is_asked_and_its_steps_show_as_they_happen_until_the_answer_with_its_sources()
    {
        var stream = Api.OnEvents($"GET /investigations/{Id}/events");
        Api.On("POST /investigations", context => WriteAsync(context, StatusCodes.Status202Accepted, _waiting));
        var page = Open();
        page.WaitForAssertion(() => page.Find(".allowance").TextContent.ShouldContain("4,200 of 1,000,000"), Soon);

        page.Input("textarea", "When is the Anchor open?");
        page.Submit("form.ask");

        page.WaitForAssertion(() => page.Find(".turn[data-status=waiting]").TextContent.ShouldContain("Waiting for a worker"), Soon);
        page.WaitForAssertion(() => Navigation.Uri.ShouldEndWith($"/investigations/{Id}"), Soon);
        Send(stream, _waiting with { Status = "running", Steps = [new(1, "model", "It calls venue_facts.", null, null, null, false, "qwen3:8b", 1, 1, Sample.Now)] });
        page.WaitForAssertion(() => page.Find(".turn-live").TextContent.ShouldContain("It calls venue_facts…"), Soon);
        Send(stream, _waiting with { Status = "running", Steps = [Tool(2)] });
        page.WaitForAssertion(() => page.Find("[data-step='2']").TextContent.ShouldContain("Read facts. The Anchor: 1 fact"), Soon);
        page.Find(".ask-button").HasAttribute("disabled").ShouldBeTrue();
        Send(stream, Answered);
        stream.End();

        page.WaitForAssertion(() => page.Find(".turn[data-status=answered] .markdown .citation").GetAttribute("href").ShouldBe($"/venues/{Venue}#fact-opening_hours"), Soon);
        page.Find(".sources a[data-source='2']").TextContent.ShouldContain("The Anchor");
        page.Find(".sources small").TextContent.ShouldContain("anchor.example");
        page.WaitForAssertion(() => page.Find(".ask-button").TextContent.ShouldContain("Follow up"), Soon);
    }

    [Fact]
    public void A_thread_opens_by_its_address_and_goes_on_from_the_last_answer()
    {
        var asked = "";
        _thread = [Answered];
        Api.OnEvents($"GET /investigations/{Id}/events");
        Api.On("POST /investigations", async context =>
        {
            asked = await new StreamReader(context.Request.Body).ReadToEndAsync();
            await WriteAsync(context, StatusCodes.Status202Accepted, _waiting with { InvestigationId = Guid.CreateVersion7(), FollowUpOf = Id });
        });
        var page = Open(Id);
        page.WaitForAssertion(() => page.FindAll(".turn[data-status=answered]").Count.ShouldBe(1), Soon);
        page.Find(".former a[aria-current=true]").TextContent.ShouldBe("When is the Anchor open?");

        page.Input("textarea", "And on Sundays?");
        page.Submit("form.ask");

        page.WaitForAssertion(() => page.FindAll(".turn").Count.ShouldBe(2), Soon);
        JsonDocument.Parse(asked).RootElement.GetProperty("follow_up_of").GetGuid().ShouldBe(Id);
    }

    [Fact]
    public void Where_to_look_is_chosen_and_a_follow_up_keeps_it()
    {
        var asked = new List<JsonElement>();
        Api.OnEvents($"GET /investigations/{Id}/events");
        Api.On("POST /investigations", async context =>
        {
            asked.Add(JsonDocument.Parse(await new StreamReader(context.Request.Body).ReadToEndAsync()).RootElement);
            await WriteAsync(context, StatusCodes.Status202Accepted, _waiting with { InvestigationId = Guid.CreateVersion7(), FollowUpOf = Id });
        });
        _thread = [Answered with { Scope = new InvestigationScope(Include: ["notes"], RadiusM: 500, Lat: 1, Lon: 2) }];
        var page = Open(Id);
        page.WaitForAssertion(() => page.Find(".turn-scope").TextContent.ShouldBe("Only my notes · within 500 m"), Soon);
        page.FindAll(".ask-scope input[checked]").Select(box => box.GetAttribute("name")).ShouldBe(["notes"]);

        page.Input("textarea", "And?");
        page.Change(".ask-scope input[name=notes]", false);
        page.Find(".ask-button").HasAttribute("disabled").ShouldBeTrue("nowhere is no place to look");
        page.Change(".ask-scope input[name=documents]", true);
        page.Submit("form.ask");

        page.WaitForAssertion(() => asked.Count.ShouldBe(1), Soon);
        var scope = asked[0].GetProperty("scope");
        scope.GetProperty("include").EnumerateArray().Select(part => part.GetString()).ShouldBe(["documents"]);
        scope.GetProperty("radius_m").GetDouble().ShouldBe(500);
    }

    [Fact]
    public void What_failed_says_why_and_what_to_do()
    {
        _thread = [_waiting with { Status = "failed", Failure = new InvestigationFailure("invented_citation", "The model cited [9], which no tool returned."), FinishedAt = Sample.Now }];

        var page = Open(Id);

        page.WaitForAssertion(() => page.Find(".turn[data-status=failed]").TextContent.ShouldContain("The model cited [9], which no tool returned. An answer that cannot be checked is not shown."), Soon);
        page.FindAll(".turn-answer").ShouldBeEmpty();
    }

    [Fact]
    public void One_under_way_is_cancelled()
    {
        _thread = [_waiting with { Status = "running" }];
        Api.OnEvents($"GET /investigations/{Id}/events");
        Api.On($"POST /investigations/{Id}/cancel", context =>
        {
            _thread = [_waiting with { Status = "cancelled", FinishedAt = Sample.Now }];
            return WriteAsync(context, StatusCodes.Status202Accepted, _thread[0]);
        });
        var page = Open(Id);
        page.WaitForAssertion(() => page.Find(".cancel-turn"), Soon);

        page.Click(".cancel-turn");

        page.WaitForAssertion(() => page.Find(".turn[data-status=cancelled]").TextContent.ShouldContain("Cancelled"), Soon);
    }

    [Fact]
    public void A_refusal_is_told()
    {
        Api.OnProblem("POST /investigations", 429, """{"title":"Your tokens of today are spent.","detail":"Ask again after midnight UTC.","code":"llm_budget_spent"}""");
        var page = Open();
        page.WaitForAssertion(() => page.Find(".allowance"), Soon);

        page.Input("textarea", "Why?");
        page.Submit("form.ask");

        page.WaitForAssertion(() => page.Find("form.ask").TextContent.ShouldContain("Your tokens of today are spent."), Soon);
        page.Find(".ask-button").HasAttribute("disabled").ShouldBeFalse();
    }

    private static InvestigationStep Tool(int ordinal) =>
        new(ordinal, "tool", "The Anchor: 1 fact", "venue_facts", new Dictionary<string, string?> { ["venue_id"] = Venue.ToString() }, "{}", false, null, 0, 12, Sample.Now);

    private static void Send(ScriptedStream stream, InvestigationResponse turn) =>
        stream.SendRaw($"event: {(turn.IsFinished ? "completed" : "progress")}\ndata: {JsonSerializer.Serialize(turn, Voy8Json.Options)}\n\n");

    private static Task WriteAsync(HttpContext context, int status, InvestigationResponse body)
    {
        (context.Response.StatusCode, context.Response.ContentType) = (status, "application/json");
        return context.Response.WriteAsync(JsonSerializer.Serialize(body, Voy8Json.Options));
    }

    private IRenderedComponent<InvestigationsPage> Open(Guid? id = null)
    {
        Api.On("GET /investigations/allowance", () => _allowance);
        Api.On("GET /investigations", () => new InvestigationsResponse(_thread, _thread.Count));
        Api.On($"GET /investigations/{Id}", () => _thread[0]);
        Reader.SetAuthorized("ada@voy8.example");
        return Render<InvestigationsPage>(parameters => parameters.Add(page => page.Id, id));
    }
}
