using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Voy8.Contracts;
using Voy8.Testing;

namespace Voy8.Api.Tests;

public sealed class SemanticApiTests(ApiFixture api)
{
    private const string Path = "/semantic/regenerate-embeddings";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Asked_for_twice_it_is_one_job_and_its_owner_follows_and_cancels_it()
    {
        var (ada, bob) = (await api.CreateUserAsync(), await api.CreateUserAsync());

        var first = await AskAsync(ada);
        var second = await AskAsync(ada);
        var bobs = await AskAsync(bob);

        first.Status.ShouldBe("queued");
        second.TaskId.ShouldBe(first.TaskId);
        second.Message.ShouldContain("already");
        bobs.TaskId.ShouldNotBe(first.TaskId);
        (await ada.GetFromJsonAsync<JobResponse>($"/jobs/{first.TaskId}", Voy8Json.Options, Token))!.JobType.ShouldBe("regenerate_embeddings");
        (await bob.GetAsync($"/jobs/{first.TaskId}", Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await ada.PostAsync($"/jobs/{first.TaskId}/cancel", null, Token)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await AskAsync(ada)).TaskId.ShouldNotBe(first.TaskId, "it has ended");
    }

    [Fact]
    public async Task A_dataset_is_for_operators()
    {
        await api.AddVenueAsync(website: null, []);
        var (user, one) = (await api.CreateUserAsync(), api.CreateOperator());

        using var refused = await user.PostAsJsonAsync(Path, new RegenerateEmbeddingsRequest("greece"), Voy8Json.Options, Token);
        using var unknown = await one.PostAsJsonAsync(Path, new RegenerateEmbeddingsRequest("atlantis"), Voy8Json.Options, Token);
        var accepted = await AskAsync(one, "greece");

        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        unknown.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await unknown.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("errors").EnumerateObject().ShouldHaveSingleItem().Name.ShouldBe("dataset_id");
        (await AskAsync(await api.CreateOwnOperatorAsync(), "greece")).TaskId.ShouldBe(accepted.TaskId);
    }

    [Fact]
    public async Task A_note_is_embedded_and_then_found_by_meaning_and_all_are_made_anew_with_progress()
    {
        await using var database = await api.CreateDatabaseAsync();
        await using var working = api.CreateApi(database, ("Worker:Enabled", "true"));
        var client = await working.CreateOperatorAsync();
        using var entered = await client.PostAsJsonAsync("/api/yellow-books", new { name = "Zur Krone", categories = new[] { "restaurant" }, location = new { lat = 48.1, lng = 11.5 } }, Token);
        var venue = (await entered.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetGuid();
        await client.PostAsJsonAsync("/notes", new NoteRequest(venue, "Pets welcome, bowl of water"), Voy8Json.Options, Token);
        await client.PostAsJsonAsync("/notes", new NoteRequest(venue, "Parking behind the house"), Voy8Json.Options, Token);

        await Eventually.TrueAsync(
            async () => (await client.GetFromJsonAsync<NoteSearchResponse>("/notes/search?q=where%20can%20I%20take%20my%20dog", Voy8Json.Options, Token))!
                .Hits is [{ Note.Text: "Pets welcome, bowl of water", MatchedBy: ["meaning"] }, ..],
            TimeSpan.FromSeconds(60),
            "the note is found by its meaning");

        var task = await AskAsync(client);
        JobResponse? job = null;
        await Eventually.TrueAsync(
            async () => (job = await client.GetFromJsonAsync<JobResponse>($"/jobs/{task.TaskId}", Voy8Json.Options, Token))!.Status == "succeeded",
            TimeSpan.FromSeconds(60),
            "the vectors are made anew");
        job!.ShouldSatisfyAllConditions(done => done.TotalItems.ShouldBe(2), done => done.ProcessedItems.ShouldBe(2), done => done.ProgressPercent.ShouldBe(100));
    }

    private static async Task<RegenerateEmbeddingsResponse> AskAsync(HttpClient client, string? dataset = null)
    {
        using var response = dataset is null
            ? await client.PostAsync(Path, null, Token)
            : await client.PostAsJsonAsync(Path, new RegenerateEmbeddingsRequest(dataset), Voy8Json.Options, Token);
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync(Token));
        return (await response.Content.ReadFromJsonAsync<RegenerateEmbeddingsResponse>(Voy8Json.Options, Token))!;
    }
}
