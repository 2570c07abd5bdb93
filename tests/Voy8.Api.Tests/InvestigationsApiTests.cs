using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Voy8.Contracts;
using Voy8.Core.Catalogue;
using Voy8.Core.Enrichment;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Api.Tests;

public sealed class InvestigationsApiTests(ApiFixture api)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_model_a_question_is_refused_with_what_to_do()
    {
        var ada = await api.CreateUserAsync();

        using var response = await AskAsync(ada, new InvestigationRequest("Where is the pub?"));

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        problem.GetProperty("code").GetString().ShouldBe("llm_not_configured");
        problem.GetProperty("detail").GetString()!.ShouldContain("ChatModels:Models:0:Endpoint");
        var allowance = await ada.GetFromJsonAsync<InvestigationAllowance>("/investigations/allowance", Voy8Json.Options, Token);
        allowance!.Configured.ShouldBeFalse();
    }

    [Fact]
    public async Task A_question_is_answered_live_followed_up_and_deleted()
    {
        await using var model = await ScriptedChatModel.StartAsync();
        await using var database = await api.CreateDatabaseAsync();
        await using var working = Working(database, model);
        var ada = await working.CreateUserAsync();
        var venue = await AddVenueAsync(working.Services);
        model.Then(
            ScriptedReply.Call("search_venues", new { query = "Anchor" }),
            ScriptedReply.Call("venue_facts", new { venue_id = venue, fields = new[] { "phone" } }),
            ScriptedReply.Say("Call [the pub](http://evil.example) at **+49 40 123456** [2].\n\n[2]: http://evil.example"));

        using var asked = await AskAsync(ada, new InvestigationRequest("How do I call the Anchor?"));
        asked.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var id = (await ReadAsync(asked)).InvestigationId;
        asked.Headers.Location!.ToString().ShouldBe($"/investigations/{id}");
        var events = await ada.GetStringAsync($"/investigations/{id}/events", Token);

        events.ShouldContain("event: completed");
        var answered = await GetAsync(ada, id);
        answered.ShouldSatisfyAllConditions(
            it => it.Status.ShouldBe("answered"),
            it => it.AnswerHtml.ShouldBe("<p>Call the pub at <strong>+49 40 123456</strong> [2].</p>\n"),
            it => it.Steps.Count.ShouldBe(5),
            it => it.Usage.InputTokens.ShouldBe(300));
        var source = answered.Sources.ShouldHaveSingleItem();
        (source.Kind, source.VenueId, source.Field).ShouldBe(("fact", (Guid?)venue, "phone"));
        answered.Steps[1].Arguments!["query"].ShouldBe("Anchor");

        model.Then(ScriptedReply.Say("As I said [2]."));
        using var again = await AskAsync(ada, new InvestigationRequest("Once more?", FollowUpOf: id));
        var next = (await ReadAsync(again)).InvestigationId;
        await EndedAsync(ada, next, "answered");
        (await ada.GetFromJsonAsync<InvestigationsResponse>($"/investigations?thread_id={id}", Voy8Json.Options, Token))!.Investigations.Select(one => one.InvestigationId).ShouldBe([next, id]);
        (await ada.DeleteAsync($"/investigations/{id}", Token)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await ada.GetAsync($"/investigations/{next}", Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_running_one_is_cancelled_with_its_job()
    {
        await using var model = await ScriptedChatModel.StartAsync();
        await using var database = await api.CreateDatabaseAsync();
        await using var working = Working(database, model);
        var ada = await working.CreateUserAsync();
        model.Answer = _ => ScriptedReply.Hang();
        var id = (await ReadAsync(await AskAsync(ada, new InvestigationRequest("How many pubs are there?")))).InvestigationId;
        await Eventually.TrueAsync(() => Task.FromResult(model.Requests.Count == 1), Deadline, () => "the model is asked");

        using var cancelled = await ada.PostAsync($"/investigations/{id}/cancel", null, Token);

        cancelled.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var after = await GetAsync(ada, id);
        after.Status.ShouldBe("cancelled");
        await Eventually.TrueAsync(async () => (await ada.GetFromJsonAsync<JobResponse>($"/jobs/{after.JobId}", Voy8Json.Options, Token))!.Status == "cancelled", Deadline, () => "its job is cancelled");
        (await ada.PostAsync($"/investigations/{id}/cancel", null, Token)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await CodeAsync(await AskAsync(ada, new InvestigationRequest("And?", FollowUpOf: id)))).ShouldBe("not_answered");
    }

    [Fact]
    public async Task A_job_that_dies_says_why()
    {
        await using var model = await ScriptedChatModel.StartAsync();
        await using var database = await api.CreateDatabaseAsync();
        await using var working = Working(database, model);
        var ada = await working.CreateUserAsync();
        model.Answer = _ => ScriptedReply.Status(401);

        var id = (await ReadAsync(await AskAsync(ada, new InvestigationRequest("How many pubs are there?")))).InvestigationId;

        var failed = await EndedAsync(ada, id, "failed");
        failed.Failure!.Code.ShouldBe("job_failed");
        failed.Failure.Message.ShouldBe("No language model answered: scripted: the service refuses the key.");
    }

    [Fact]
    public async Task When_the_days_tokens_are_spent_a_question_waits_for_tomorrow()
    {
        await using var model = await ScriptedChatModel.StartAsync();
        await using var database = await api.CreateDatabaseAsync();
        await using var working = Working(database, model, ("ChatModels:DailyTokensPerUser", "50"));
        var ada = await working.CreateUserAsync();
        model.Then(ScriptedReply.Say("NO ANSWER: I do not know."));
        var id = (await ReadAsync(await AskAsync(ada, new InvestigationRequest("Why?")))).InvestigationId;
        await EndedAsync(ada, id, "not_found");

        using var refused = await AskAsync(ada, new InvestigationRequest("Why not?"));

        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromDays(1));
        (await CodeAsync(refused)).ShouldBe("llm_budget_spent");
        (await ada.GetFromJsonAsync<InvestigationAllowance>("/investigations/allowance", Voy8Json.Options, Token))!.SpentTokens.ShouldBe(120);
    }

    public static TheoryData<InvestigationRequest, string> Wrong => new()
    {
        { new(null), "question" },
        { new("  "), "question" },
        { new(new string('x', 2_001)), "question" },
        { new("What\0?"), "question" },
        { new("What?", new InvestigationScope(Lat: 1)), "scope.lat" },
        { new("What?", new InvestigationScope(Lat: 91, Lon: 1)), "scope.lat" },
        { new("What?", new InvestigationScope(Lat: 1, Lon: 181)), "scope.lon" },
        { new("What?", new InvestigationScope(RadiusM: 10)), "scope.radius_m" },
        { new("What?", new InvestigationScope(Lat: 1, Lon: 1, RadiusM: 200_001)), "scope.radius_m" },
        { new("What?", new InvestigationScope(Include: ["passwords"])), "scope.include" },
        { new("What?", new InvestigationScope(Include: [])), "scope.include" },
        { new("What?", new InvestigationScope(Dataset: "atlantis")), "scope.dataset" },
        { new("What?", new InvestigationScope(FileIds: [.. Enumerable.Repeat(Guid.Empty, 21)])), "scope.file_ids" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_cannot_be_asked_is_refused(InvestigationRequest request, string parameter)
    {
        using var response = await AskAsync(await api.CreateUserAsync(), request);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("errors").EnumerateObject().ShouldHaveSingleItem().Name.ShouldBe(parameter);
    }

    private ApiFactory Working(TestDatabase database, ScriptedChatModel model, params (string Key, string Value)[] settings) => api.CreateApi(
        database,
        [("Worker:Enabled", "true"), ("ChatModels:Models:0:Endpoint", model.Endpoint.ToString()), ("ChatModels:Models:0:Model", "scripted"), ("ChatModels:Retries", "1"), .. settings]);

    private static async Task<Guid> AddVenueAsync(IServiceProvider services)
    {
        await using var transaction = await services.GetRequiredService<IJobClient>().BeginTransactionAsync(Token);
        var dataset = await DatasetStore.UpsertAsync(transaction, new DatasetDescription("harbour", "Harbour", null, null), Token);
        var id = (await services.GetRequiredService<VenueStore>().WriteAsync(transaction, dataset.Id, [new VenueDraft("1", "The Anchor", "pub", new GeoPoint(53.5, 10), "DE", null, 0.5, [1])], Token))[0].Id;
        await services.GetRequiredService<EnrichmentStore>().ApplyAsync(
            transaction, [new Observation(id, ObservationSource.Import("harbour"), [new Fact(FactFields.Phone, "+4940123456", null, "import", 0.8, TestVenues.Imported)], TestVenues.Imported)], Token);
        await transaction.CommitAsync(Token);
        return id;
    }

    private static Task<HttpResponseMessage> AskAsync(HttpClient client, InvestigationRequest request) => client.PostAsJsonAsync("/investigations", request, Voy8Json.Options, Token);

    private static async Task<InvestigationResponse> ReadAsync(HttpResponseMessage response)
    {
        response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync(Token));
        return (await response.Content.ReadFromJsonAsync<InvestigationResponse>(Voy8Json.Options, Token))!;
    }

    private static async Task<InvestigationResponse> GetAsync(HttpClient client, Guid id) =>
        (await client.GetFromJsonAsync<InvestigationResponse>($"/investigations/{id}", Voy8Json.Options, Token))!;

    private static async Task<InvestigationResponse> EndedAsync(HttpClient client, Guid id, string status)
    {
        await Eventually.TrueAsync(async () => (await GetAsync(client, id)).Status == status, Deadline, () => $"the investigation is {status}");
        return await GetAsync(client, id);
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage response) => (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("code").GetString();
}

/// <summary>Investigations that a test puts there without a model.</summary>
internal static class TestInvestigations
{
    public static async Task<Guid> AddInvestigationAsync(this ApiFixture api, Guid owner)
    {
        var id = Guid.CreateVersion7();
        await using var command = api.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            "insert into investigation (id, owner_id, thread_id, question, scope, status, created_at) values ($1, $2, $1, 'Where?', '{}', 'running', now())");
        command.Parameters.AddRange(new NpgsqlParameter[] { new() { Value = id }, new() { Value = owner } });
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return id;
    }
}
