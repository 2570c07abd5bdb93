using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Voy8.Contracts;

namespace Voy8.Api.Tests;

public sealed class NotesApiTests(ApiFixture api)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_note_is_written_read_changed_deleted_and_brought_back()
    {
        var (ada, venue) = (await api.CreateUserAsync(), await api.AddVenueAsync(website: null, []));
        using var created = await PostAsync(ada, venue, "Pets **welcome**");
        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        created.Headers.ETag!.Tag.ShouldBe("\"1\"");
        var note = await ReadAsync<NoteResponse>(created);
        created.Headers.Location!.ToString().ShouldBe($"/notes/{note.NoteId}");
        note.ShouldSatisfyAllConditions(
            made => made.VenueId.ShouldBe(venue),
            made => made.VenueName.ShouldBe("Ταβέρνα"),
            made => made.Html.ShouldBe("<p>Pets <strong>welcome</strong></p>\n"));

        using var edited = await ada.PutAsJsonAsync($"/notes/{note.NoteId}", new NoteTextRequest("No pets"), Voy8Json.Options, Token);
        (await ReadAsync<NoteResponse>(edited)).Version.ShouldBe(2);
        (await ListAsync(ada, $"?venue_id={venue}")).Notes.ShouldHaveSingleItem().Text.ShouldBe("No pets");
        (await ListAsync(ada, "?q=pets")).Total.ShouldBe(1);
        (await ListAsync(ada, "?q=dragons")).Total.ShouldBe(0);
        (await ListAsync(ada, $"?venue_id={Guid.CreateVersion7()}")).Total.ShouldBe(0);

        (await ada.DeleteAsync($"/notes/{note.NoteId}", Token)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await ada.GetAsync($"/notes/{note.NoteId}", Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var restored = await ada.PostAsync($"/notes/{note.NoteId}/restore", null, Token);
        (await ReadAsync<NoteResponse>(restored)).Text.ShouldBe("No pets");
    }

    [Theory]
    [InlineData("\"1\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("\"2\"", HttpStatusCode.OK)]
    [InlineData("*", HttpStatusCode.OK)]
    [InlineData("W/\"2\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("\"-2\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("\"99999999999999\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("nonsense", HttpStatusCode.PreconditionFailed)]
    public async Task A_change_can_be_bound_to_what_was_read(string match, HttpStatusCode status)
    {
        var ada = await api.CreateUserAsync();
        using var created = await PostAsync(ada, await api.AddVenueAsync(website: null, []), "One");
        var path = $"/notes/{(await ReadAsync<NoteResponse>(created)).NoteId}";
        await ada.PutAsJsonAsync(path, new NoteTextRequest("Two"), Voy8Json.Options, Token);

        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(new NoteTextRequest("Three"), options: Voy8Json.Options) };
        request.Headers.TryAddWithoutValidation("If-Match", match).ShouldBeTrue();
        using var response = await ada.SendAsync(request, Token);

        response.StatusCode.ShouldBe(status);
        (await ReadAsync<NoteResponse>(await ada.GetAsync(path, Token))).Text.ShouldBe(status == HttpStatusCode.OK ? "Three" : "Two");
    }

    [Fact]
    public async Task No_way_leads_to_somebody_elses_notes()
    {
        var (ada, bob, venue) = (await api.CreateUserAsync(), await api.CreateUserAsync(), await api.AddVenueAsync(website: null, []));
        using var created = await PostAsync(ada, venue, "The key is under the blue stone");
        var id = (await ReadAsync<NoteResponse>(created)).NoteId;
        await ada.DeleteAsync($"/notes/{id}", Token);

        foreach (var other in new[] { bob, api.CreateOperator() })
        {
            (await other.PostAsync($"/notes/{id}/restore", null, Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        await ada.PostAsync($"/notes/{id}/restore", null, Token);
        foreach (var other in new[] { bob, api.CreateOperator() })
        {
            (await other.GetAsync($"/notes/{id}", Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await other.PutAsJsonAsync($"/notes/{id}", new NoteTextRequest("Mine"), Voy8Json.Options, Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await other.DeleteAsync($"/notes/{id}", Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
            foreach (var path in new[] { $"/notes?venue_id={venue}", "/notes?q=key", $"/notes/search?q=blue%20stone&venue_id={venue}", "/search?q=blue%20stone", $"/venues/{venue}" })
            {
                (await other.GetStringAsync(path, Token)).ShouldNotContain("under the blue", Case.Sensitive, path);
            }
        }

        // The job that embeds it tells no text, and the other user does not see it.
        var jobs = await ada.GetFromJsonAsync<JobsResponse>("/jobs?type=embed_notes", Voy8Json.Options, Token);
        var job = jobs!.Jobs[0].JobId;
        (await ada.GetStringAsync($"/jobs/{job}", Token)).ShouldNotContain("blue");
        (await bob.GetAsync($"/jobs/{job}", Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await bob.GetFromJsonAsync<JobsResponse>("/jobs?type=embed_notes", Voy8Json.Options, Token))!.Total.ShouldBe(0);
    }

    [Fact]
    public async Task Words_find_a_note_before_it_is_embedded()
    {
        var ada = await api.CreateUserAsync();
        await PostAsync(ada, await api.AddVenueAsync(website: null, []), "Σουβλάκι, the best in town");

        var found = await ada.GetFromJsonAsync<NoteSearchResponse>("/notes/search?q=souvlaki", Voy8Json.Options, Token);

        var hit = found!.Hits.ShouldHaveSingleItem();
        hit.MatchedBy.ShouldContain("words");
        hit.Note.Text.ShouldBe("Σουβλάκι, the best in town");
    }

    [Theory]
    [InlineData("/notes?limit=0", "limit")]
    [InlineData("/notes?limit=101", "limit")]
    [InlineData("/notes?offset=-1", "offset")]
    [InlineData("/notes?venue_id=here", "venue_id")]
    [InlineData("/notes/search", "q")]
    [InlineData("/notes/search?q=%20", "q")]
    [InlineData("/notes/search?q=a&limit=51", "limit")]
    public async Task What_cannot_be_asked_is_refused(string path, string parameter)
    {
        using var response = await (await api.CreateUserAsync()).GetAsync(path, Token);

        await RefusedAsync(response, parameter);
    }

    [Fact]
    public async Task What_is_no_note_is_refused()
    {
        var (ada, venue) = (await api.CreateUserAsync(), await api.AddVenueAsync(website: null, []));

        await RefusedAsync(await PostAsync(ada, null, "Where?"), "venue_id");
        await RefusedAsync(await PostAsync(ada, Guid.CreateVersion7(), "Where?"), "venue_id");
        await RefusedAsync(await PostAsync(ada, venue, null), "text");
        await RefusedAsync(await PostAsync(ada, venue, new string('x', 10_001)), "text");
        await RefusedAsync(await ada.PostAsJsonAsync("/notes/preview", new NoteTextRequest(""), Voy8Json.Options, Token), "text");
    }

    [Fact]
    public async Task A_preview_is_what_the_note_will_be()
    {
        using var response = await (await api.CreateUserAsync()).PostAsJsonAsync(
            "/notes/preview", new NoteTextRequest("<script>x</script> [a](javascript:x)"), Voy8Json.Options, Token);

        (await ReadAsync<NotePreviewResponse>(response)).Html.ShouldBe("<p>&lt;script&gt;x&lt;/script&gt; a</p>\n");
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, Guid? venue, string? text) =>
        client.PostAsJsonAsync("/notes", new NoteRequest(venue, text), Voy8Json.Options, Token);

    private static async Task<NotesResponse> ListAsync(HttpClient client, string query) =>
        (await client.GetFromJsonAsync<NotesResponse>("/notes" + query, Voy8Json.Options, Token))!;

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response)
    {
        response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync(Token));
        return (await response.Content.ReadFromJsonAsync<T>(Voy8Json.Options, Token))!;
    }

    private static async Task RefusedAsync(HttpResponseMessage response, string parameter)
    {
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("errors").EnumerateObject().ShouldHaveSingleItem().Name.ShouldBe(parameter);
    }
}
