using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Voy8.Contracts;
using Voy8.Core.Enrichment;
using Voy8.Jobs;

namespace Voy8.Api.Tests;

public sealed class CorrectionsApiTests(ApiFixture api)
{
    private const string Site = "http://corrected.harbour.localhost:8090/";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_person_says_outranks_the_site_until_it_is_taken_back()
    {
        var id = await AddAsync(Fact("phone", "+302101234567"));
        var user = await api.CreateUserAsync();

        var corrected = await CorrectAsync(user, id, "phone", "210 765 4321", "+30 210 7654321");
        var phone = corrected.Fields.Single(field => field.Field == "phone");
        phone.Values.ShouldHaveSingleItem().ShouldSatisfyAllConditions(value => value.Value.ShouldBe("+302107654321"), value => value.Source.ShouldBe("person"));
        phone.Alternatives.ShouldHaveSingleItem().Value.ShouldBe("+302101234567");

        // The site is read again, and says what it said.
        await api.ApplyAsync(new Observation(id, ObservationSource.Crawl, [Fact("phone", "+302101234567")], DateTimeOffset.MaxValue.AddYears(-1)));
        (await ReadAsync(id)).Facts.Phone.ShouldBe("+30 21 0765 4321");

        using var response = await user.DeleteAsync($"/venues/{id}/facts/phone", Token);
        (await response.Content.ReadFromJsonAsync<VenueResponse>(Voy8Json.Options, Token))!.Facts.Phone.ShouldBe("+30 21 0123 4567");
    }

    [Fact]
    public async Task The_history_tells_every_step_and_names_people_to_themselves_and_operators_alone()
    {
        var id = await AddAsync(Fact("cuisine", "greek"));
        var (ada, bob) = (await api.CreateUserAsync(), await api.CreateUserAsync());
        var email = (await ada.GetFromJsonAsync<AccountResponse>("/account", Voy8Json.Options, Token))!.Email;
        await CorrectAsync(ada, id, "cuisine", "Seafood", "ice cream");
        await CorrectAsync(ada, id, "cuisine", "ice_cream", "seafood");
        await bob.DeleteAsync($"/venues/{id}/facts/cuisine", Token);

        var adas = await HistoryAsync(ada, id);
        adas.Total.ShouldBe(2, "to say the same again is no step");
        adas.Corrections.Select(step => step.By).ShouldBe([null, email]);
        adas.Corrections[1].ShouldSatisfyAllConditions(
            step => step.Label.ShouldBe("Cuisine"),
            step => step.Values.ShouldBe(["Seafood", "Ice cream"]),
            step => step.Before.ShouldBe(["Greek"]));
        adas.Corrections[0].Values.ShouldBeEmpty();
        adas.Corrections[0].Before.ShouldBe(["Seafood", "Ice cream"], ignoreOrder: true);
        (await HistoryAsync(bob, id)).Corrections.Select(step => step.By).Last().ShouldBeNull();
        (await HistoryAsync(api.CreateOperator(), id)).Corrections.Select(step => step.By).ShouldAllBe(by => by != null);
    }

    [Theory]
    [InlineData("phone", "12")]
    [InlineData("email", "nobody")]
    [InlineData("opening_hours", "when we feel like it")]
    [InlineData("feature", "swimming_pigs")]
    [InlineData("price_level", "cheap")]
    [InlineData("menu_url", "javascript:alert(1)")]
    [InlineData("street", "two\nlines")]
    [InlineData("description", "a\0b")]
    [InlineData("city", "")]
    [InlineData("city", null)]
    public async Task What_does_not_fit_the_field_is_refused_with_what_would(string field, string? value)
    {
        var id = await AddAsync();
        using var response = await PutAsync(await api.CreateUserAsync(), id, field, value);

        await RefusedAsync(response, HttpStatusCode.BadRequest, "invalid_request", "values");
    }

    [Fact]
    public async Task Too_many_values_too_long_ones_and_fields_of_the_venue_itself_are_refused()
    {
        var id = await AddAsync();
        var user = await api.CreateUserAsync();

        await RefusedAsync(await PutAsync(user, id, "city", "Athens", "Sparta"), HttpStatusCode.BadRequest, "invalid_request", "values");
        await RefusedAsync(await PutAsync(user, id, "cuisine", [.. Enumerable.Range(0, 51).Select(number => $"cuisine {number}")]), HttpStatusCode.BadRequest, "invalid_request", "values");
        await RefusedAsync(await PutAsync(user, id, "cuisine"), HttpStatusCode.BadRequest, "invalid_request", "values");
        await RefusedAsync(await PutAsync(user, id, "city", new string('x', 501)), HttpStatusCode.BadRequest, "invalid_request", "values");
        await RefusedAsync(await PutAsync(user, id, "description", new string('x', 10_001)), HttpStatusCode.BadRequest, "invalid_request", "values");
        await RefusedAsync(await PutAsync(user, id, "name", "Another"), HttpStatusCode.BadRequest, "invalid_request", "field");
    }

    [Fact]
    public async Task One_account_makes_so_many_corrections_in_an_hour()
    {
        await using var strict = api.CreateApi(("Corrections:MaxPerHour", "2"));
        var user = strict.CreateClient();
        user.DefaultRequestHeaders.Authorization = (await api.CreateUserAsync()).DefaultRequestHeaders.Authorization;
        var id = await AddAsync();
        await CorrectAsync(user, id, "city", "Athens");
        await CorrectAsync(user, id, "city", "Sparta");

        using var refused = await PutAsync(user, id, "city", "Corinth");

        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter.ShouldNotBeNull();
        (await ReadAsync(id)).Facts.Address.ShouldBe("Sparta");
    }

    [Fact]
    public async Task Corrections_of_many_venues_at_once_are_bounded_all_the_same()
    {
        await using var strict = api.CreateApi(("Corrections:MaxPerHour", "2"));
        var user = strict.CreateClient();
        user.DefaultRequestHeaders.Authorization = (await api.CreateUserAsync()).DefaultRequestHeaders.Authorization;
        var venues = new List<Guid>();
        for (var number = 0; number < 8; number++)
        {
            venues.Add(await AddAsync());
        }

        var answers = await Task.WhenAll(venues.Select(async venue =>
        {
            using var answer = await PutAsync(user, venue, "city", "Athens");
            return answer.StatusCode;
        }));

        answers.Count(answer => answer == HttpStatusCode.TooManyRequests).ShouldBe(6);
    }

    [Fact]
    public async Task People_who_correct_at_the_same_time_lose_nothing_of_each_other()
    {
        var id = await AddAsync();
        var user = await api.CreateUserAsync();
        (string Field, string Value)[] said =
            [("city", "Athens"), ("street", "Odos Ermou"), ("house_number", "7"), ("postcode", "10563"), ("phone", "+302107654321"), ("price_level", "€€"), ("cuisine", "greek"), ("feature", "wifi")];

        await Task.WhenAll(said.Select(one => CorrectAsync(user, id, one.Field, one.Value)));

        var venue = await ReadAsync(id);
        venue.Fields.Where(field => field.Values[0].Source == "person").Select(field => field.Field).Order().ShouldBe(said.Select(one => one.Field).Order());
        (await HistoryAsync(user, id)).Total.ShouldBe(said.Length);
    }

    [Fact]
    public async Task A_corrected_text_is_embedded_anew()
    {
        var id = await AddAsync(Fact("description", "A quiet place."));

        await CorrectAsync(await api.CreateUserAsync(), id, "description", "A loud place, with dancing.");

        (await CountEmbeddingsAsync(id)).ShouldBe(1);
    }

    private Task<Guid> AddAsync(params Fact[] crawled) => api.AddVenueAsync(Site, [], crawled);

    private static Fact Fact(string field, string value) => new(field, value, Site, FactMethod.JsonLd, 0.95, TestVenues.Imported);

    private async Task<VenueResponse> ReadAsync(Guid id) => (await api.CreateClient().GetFromJsonAsync<VenueResponse>($"/venues/{id}", Voy8Json.Options, Token))!;

    private static Task<HttpResponseMessage> PutAsync(HttpClient client, Guid id, string field, params string?[] values) =>
        client.PutAsJsonAsync($"/venues/{id}/facts/{field}", new CorrectionRequest(values), Voy8Json.Options, Token);

    private static async Task<VenueResponse> CorrectAsync(HttpClient client, Guid id, string field, params string?[] values)
    {
        using var response = await PutAsync(client, id, field, values);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync(Token));
        return (await response.Content.ReadFromJsonAsync<VenueResponse>(Voy8Json.Options, Token))!;
    }

    private static async Task<CorrectionsResponse> HistoryAsync(HttpClient client, Guid id) =>
        (await client.GetFromJsonAsync<CorrectionsResponse>($"/venues/{id}/corrections", Voy8Json.Options, Token))!;

    private static async Task RefusedAsync(HttpResponseMessage response, HttpStatusCode status, string code, string parameter)
    {
        response.StatusCode.ShouldBe(status);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        problem.GetProperty("code").GetString().ShouldBe(code);
        problem.GetProperty("errors").EnumerateObject().ShouldHaveSingleItem().Name.ShouldBe(parameter);
    }

    private async Task<int> CountEmbeddingsAsync(Guid venue)
    {
        var jobs = await api.Services.GetRequiredService<IJobControl>().ListAsync(new JobQuery(200, Type: "embed_venues"), Token);
        var count = 0;
        foreach (var job in jobs.Jobs)
        {
            var whole = await api.Services.GetRequiredService<IJobControl>().FindAsync(job.Id, Token);
            count += whole!.Payload.GetRawText().Contains(venue.ToString(), StringComparison.Ordinal) ? 1 : 0;
        }

        return count;
    }
}
