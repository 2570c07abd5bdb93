using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Voy8.Contracts;

namespace Voy8.Api.Tests;

public sealed class DiscoveryApiTests(ApiFixture api)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private HttpClient Client => api.CreateOperator();

    [Fact]
    public async Task Cities_industries_and_datasets_are_there_to_begin_with_and_can_be_added()
    {
        (await Client.GetFromJsonAsync<CitiesResponse>("/cities", Voy8Json.Options, Token))!.Cities.ShouldContain(city => city.Slug == "munich" && city.Languages.Contains("de"));
        var restaurants = (await Client.GetFromJsonAsync<IndustriesResponse>("/industries", Voy8Json.Options, Token))!.Industries.Single(industry => industry.Slug == "restaurants");
        restaurants.Keywords["el"].ShouldContain("ταβέρνα");

        var city = new CityRequest("Piraeus", "GR", 37.94, 23.64, 5_000, ["el", "en"]);
        (await Client.PutAsJsonAsync("/cities/piraeus", city, Voy8Json.Options, Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var industry = new IndustryRequest("Boats", "boat_rental", new Dictionary<string, IReadOnlyList<string>> { ["en"] = ["boat hire", "charter"], ["el"] = ["σκάφη"] });
        (await Client.PutAsJsonAsync("/industries/boats", industry, Voy8Json.Options, Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var again = await Client.PutAsJsonAsync("/industries/boats", industry with { Keywords = new Dictionary<string, IReadOnlyList<string>> { ["en"] = ["charter"] } }, Voy8Json.Options, Token);
        var put = (await again.Content.ReadFromJsonAsync<IndustryResponse>(Voy8Json.Options, Token))!;
        put.Keywords.Keys.ShouldBe(["en"]);
        put.Keywords["en"].ShouldBe(["charter"]);
        (await Client.PutAsJsonAsync("/datasets/boats", new DatasetRequest("Boats", null, null), Voy8Json.Options, Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_is_wrong_with_a_city_is_named()
    {
        using var answer = await Client.PutAsJsonAsync("/cities/Bad_Slug", new CityRequest("", "Greece", 91, 0, 1, ["greek"]), Voy8Json.Options, Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("errors").EnumerateObject().Select(error => error.Name)
            .ShouldBe(["slug", "name", "country", "lat", "radius_m", "languages"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_discovery_is_a_job_of_who_asks()
    {
        await using var knowing = Knowing();
        var user = await knowing.CreateUserAsync();

        using var answer = await AskAsync(user, "athens", "cafes");

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var discovery = (await answer.Content.ReadFromJsonAsync<DiscoveryResponse>(Voy8Json.Options, Token))!;
        (discovery.City, discovery.Industry, discovery.Dataset.Slug).ShouldBe(("Αθήνα", "Cafés", "discovered"));
        answer.Headers.Location?.ToString().ShouldBe($"/discovery/{discovery.Id}");
        (await user.GetFromJsonAsync<JsonElement>($"/jobs/{discovery.JobId}", Token)).GetProperty("job_type").GetString().ShouldBe("discover_businesses");
        (await ListAsync(user)).ShouldBe([discovery.Id]);
        (await ListAsync(Client)).ShouldContain(discovery.Id);

        var other = await knowing.CreateUserAsync();
        (await ListAsync(other)).ShouldBeEmpty();
        (await other.GetAsync($"/discovery/{discovery.Id}", Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.GetAsync($"/jobs/{discovery.JobId}", Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_user_has_a_few_discoveries_under_way_and_no_more()
    {
        await using var knowing = Knowing(("Discovery:MaxUnfinishedPerUser", "1"));
        var user = await knowing.CreateUserAsync();
        (await AskAsync(user, "athens", "hotels")).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        using var second = await AskAsync(user, "athens", "shops");

        second.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await CodeOf(second)).ShouldBe("too_many_discoveries");
        var id = (await ListAsync(user)).ShouldHaveSingleItem();
        var job = (await user.GetFromJsonAsync<DiscoveryResponse>($"/discovery/{id}", Voy8Json.Options, Token))!.JobId;
        (await user.PostAsync($"/jobs/{job}/cancel", null, Token)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await AskAsync(user, "athens", "shops")).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Who_asks_for_many_discoveries_at_once_gets_no_more_than_one_after_another()
    {
        await using var knowing = Knowing(("Discovery:MaxUnfinishedPerUser", "1"));
        var user = await knowing.CreateUserAsync();

        var answers = await Task.WhenAll(new[] { "hotels", "shops", "restaurants", "hotels", "shops", "restaurants" }.Select(async industry =>
        {
            using var answer = await AskAsync(user, "athens", industry);
            return answer.StatusCode;
        }));

        answers.Count(answer => answer == HttpStatusCode.Accepted).ShouldBe(1);
        (await ListAsync(user)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Discovery_can_be_left_to_operators()
    {
        await using var knowing = Knowing(("Discovery:UsersMayStart", "false"));

        using var answer = await AskAsync(await knowing.CreateUserAsync(), "athens", "culture");

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await CodeOf(answer)).ShouldBe("operators_only");
        (await AskAsync(api.CreateOperator(knowing), "athens", "culture")).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Users_discover_into_the_dataset_for_it_alone()
    {
        await using var knowing = Knowing();
        (await api.CreateOperator(knowing).PutAsJsonAsync("/datasets/ours", new DatasetRequest("Ours", null, null), Voy8Json.Options, Token)).EnsureSuccessStatusCode();

        using var answer = await AskAsync(await knowing.CreateUserAsync(), "athens", "beauty", "ours");

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await AskAsync(api.CreateOperator(knowing), "athens", "beauty", "ours")).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_name_with_a_NUL_is_one_that_nobody_has()
    {
        using var discovery = await Client.PostAsJsonAsync("/discovery/businesses", new DiscoveryRequest("a\0", "b\0", "c\0"), Voy8Json.Options, Token);
        discovery.StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        using var venues = await Client.GetAsync("/venues?dataset=a%00b", Token);
        venues.StatusCode.ShouldBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Where_no_directory_knows_the_city_it_is_said_at_once()
    {
        await using var knowing = Knowing();
        var user = await knowing.CreateUserAsync();
        var cities = (await user.GetFromJsonAsync<CitiesResponse>("/cities", Voy8Json.Options, Token))!.Cities;
        cities.Single(city => city.Slug == "athens").Directories.ShouldBe(["greece"]);
        cities.Single(city => city.Slug == "munich").Directories.ShouldBeEmpty();

        using var answer = await AskAsync(user, "munich", "cafes");

        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await CodeOf(answer)).ShouldBe("no_directory");
    }

    [Fact]
    public async Task Unknown_names_are_refused_by_field()
    {
        using var answer = await Client.PostAsJsonAsync("/discovery/businesses", new DiscoveryRequest("atlantis", null, "nowhere"), Voy8Json.Options, Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("errors").EnumerateObject().Select(error => error.Name)
            .ShouldBe(["city_id", "industry_id", "dataset_id"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("/discovery/reviews/{0}/merge")]
    [InlineData("/discovery/reviews/{0}/keep-apart")]
    [InlineData("/discovery/merges/{0}/undo")]
    public async Task Deciding_what_is_not_there_is_not_found(string path)
    {
        using var answer = await Client.PostAsync(string.Format(null, path, Guid.CreateVersion7()), content: null, Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_a_later_merge_is_built_on_is_neither_undone_nor_deleted_before_it()
    {
        Guid[] venues = [await api.AddVenueAsync(null, []), await api.AddVenueAsync(null, []), await api.AddVenueAsync(null, [])];
        var older = await MergeAsync(venues[0], venues[1]);
        var newer = await MergeAsync(venues[1], venues[2]);

        using var early = await Client.PostAsync($"/discovery/merges/{older}/undo", content: null, Token);
        using var deleted = await Client.DeleteAsync($"/venues/{venues[2]}", Token);

        (early.StatusCode, await CodeOf(early)).ShouldBe((HttpStatusCode.Conflict, "merge_followed"));
        (deleted.StatusCode, await CodeOf(deleted)).ShouldBe((HttpStatusCode.Conflict, "venue_has_merges"));
        foreach (var merge in new[] { newer, older })
        {
            (await Client.PostAsync($"/discovery/merges/{merge}/undo", content: null, Token)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }

        foreach (var venue in venues)
        {
            (await Client.DeleteAsync($"/venues/{venue}", Token)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }
    }

    /// <returns>The id of the merge.</returns>
    private async Task<Guid> MergeAsync(Guid venue, Guid other)
    {
        var review = Guid.CreateVersion7();
        await using var ask = api.Database.DataSource.CreateCommand(
            $"insert into match_review (id, venue_id, other_id, score, evidence) values ('{review}', '{venue}', '{other}', 3, '[]')");
        await ask.ExecuteNonQueryAsync(Token);
        (await Client.PostAsync($"/discovery/reviews/{review}/merge", content: null, Token)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var merges = (await Client.GetFromJsonAsync<VenueMergesResponse>("/discovery/merges?limit=5", Voy8Json.Options, Token))!.Merges;
        return merges.Single(merge => merge.AbsorbedId == venue).Id;
    }

    /// <summary>An API whose workers know a directory of Athens.</summary>
    private ApiFactory Knowing(params (string Key, string Value)[] settings) => api.CreateApi(
    [
        ("Discovery:Directories:0:Name", "greece"),
        ("Discovery:Directories:0:Url", "http://directory.example/search?what={keyword}&page={page}"),
        ("Discovery:Directories:0:Cities:0", "athens"),
        .. settings,
    ]);

    private static Task<HttpResponseMessage> AskAsync(HttpClient client, string city, string industry, string dataset = "discovered") =>
        client.PostAsJsonAsync("/discovery/businesses", new DiscoveryRequest(city, industry, dataset), Voy8Json.Options, Token);

    private static async Task<IEnumerable<Guid>> ListAsync(HttpClient client) =>
        (await client.GetFromJsonAsync<DiscoveriesResponse>("/discovery", Voy8Json.Options, Token))!.Discoveries.Select(one => one.Id);

    private static async Task<string?> CodeOf(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("code").GetString();
}
