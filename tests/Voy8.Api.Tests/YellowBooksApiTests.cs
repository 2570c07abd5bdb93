using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Npgsql;
using Voy8.Contracts;
using Voy8.Testing;

namespace Voy8.Api.Tests;

public sealed class YellowBooksApiTests(ApiFixture api)
{
    private const string Path = "/api/yellow-books";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Taverna(string name = "Taverna Limani") => JsonSerializer.Serialize(new
    {
        name,
        description = "Fish by the harbour.",
        phone = "210 1234567",
        email = "hello@limani.example",
        address = new { street = "Akti 1", city = "Piraeus", state = "Attica", postalCode = "18538", country = "GR" },
        categories = new[] { "restaurant", "Greek", "family owned" },
        location = new { lat = 37.94, lng = 23.64 },
    });

    [Fact]
    public async Task A_venue_is_entered_and_answered_as_it_was_sent()
    {
        using var response = await PostAsync(api.CreateOperator(), Taverna());

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        var id = body.GetProperty("id").GetGuid();
        response.Headers.Location!.ToString().ShouldBe($"{Path}/{id}");
        foreach (var said in JsonDocument.Parse(Taverna()).RootElement.EnumerateObject())
        {
            JsonElement.DeepEquals(body.GetProperty(said.Name), said.Value).ShouldBeTrue(said.Name);
        }

        (await api.CreateClient().GetFromJsonAsync<JsonElement>(response.Headers.Location, Token)).ToString().ShouldBe(body.ToString());
    }

    [Fact]
    public async Task Its_facts_say_where_they_come_from_and_the_work_that_follows_is_queued()
    {
        var id = await AddAsync(Taverna().Replace("\"name\"", "\"website\":\"http://limani.harbour.localhost:8090/\",\"name\"", StringComparison.Ordinal));

        var venue = (await api.CreateClient().GetFromJsonAsync<VenueResponse>($"/venues/{id}", Voy8Json.Options, Token))!;
        (venue.Kind, venue.Country, venue.Dataset.Slug, venue.Lat, venue.Lon).ShouldBe(("restaurant", "GR", "yellow-books", 37.94, 23.64));
        venue.Facts.Phone.ShouldBe("+30 21 0123 4567");
        venue.Fields.SelectMany(field => field.Values).ShouldAllBe(value => value.Source == "entry" && value.Method == "entry");
        venue.Fields.Single(field => field.Field == "cuisine").Values.ShouldHaveSingleItem().Value.ShouldBe("greek");
        venue.Fields.Single(field => field.Field == "speciality").Values.ShouldHaveSingleItem().Value.ShouldBe("family_owned");
        (await CountAsync($"jobs.job where type in ('embed_venues', 'crawl_venue') and payload::text like '%{id}%'")).ShouldBe(2);
    }

    [Fact]
    public async Task The_same_request_with_the_same_key_is_one_venue_and_one_answer()
    {
        var client = api.CreateOperator();
        var key = Guid.CreateVersion7().ToString();
        using var first = await PostAsync(client, Taverna(), key);
        using var second = await PostAsync(client, Taverna().Replace(",\"description\"", " ,\n\"description\"", StringComparison.Ordinal), key);

        second.StatusCode.ShouldBe(HttpStatusCode.Created);
        second.Headers.Location.ShouldBe(first.Headers.Location);
        (await second.Content.ReadAsStringAsync(Token)).ShouldBe(await first.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Requests_with_one_key_at_the_same_time_make_one_venue()
    {
        var client = api.CreateOperator();
        var key = Guid.CreateVersion7().ToString();
        var name = $"Once {key}";

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => PostAsync(client, Taverna(name), key)));

        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.Created);
        answers.Select(answer => answer.Headers.Location).Distinct().ShouldHaveSingleItem();
        (await CountAsync($"venue where name = '{name}'")).ShouldBe(1);
    }

    [Fact]
    public async Task Another_request_with_a_used_key_is_refused_for_a_day_and_keys_are_the_callers_own()
    {
        var key = Guid.CreateVersion7().ToString();
        var client = api.CreateOperator();
        using var first = await PostAsync(client, Taverna(), key);

        using var other = await PostAsync(client, Taverna("Another"), key);
        other.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await other.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("code").GetString().ShouldBe("idempotency_key_reused");

        await using var open = api.CreateApi(("Accounts:AnonymousCatalogueWriting", "true"));
        using var stranger = await PostAsync(open.CreateClient(), Taverna(), key);
        stranger.StatusCode.ShouldBe(HttpStatusCode.Created);
        stranger.Headers.Location.ShouldNotBe(first.Headers.Location);

        await ExecuteAsync($"update venue_entry_key set created_at = created_at - interval '25 hours' where key = '{key}'");
        using var later = await PostAsync(client, Taverna("Another"), key);
        later.StatusCode.ShouldBe(HttpStatusCode.Created);
        later.Headers.Location.ShouldNotBe(first.Headers.Location);
        (await CountAsync($"venue_entry_key where key = '{key}'")).ShouldBe(1, "keys of the day before are forgotten");
    }

    [Theory]
    [InlineData("""{}""", "name")]
    [InlineData("""{"name":"  "}""", "name")]
    [InlineData("""{"name":"a\u0000b"}""", "name")]
    [InlineData("""{"name":"A","email":"nobody"}""", "email")]
    [InlineData("""{"name":"A","website":"javascript:alert(1)"}""", "website")]
    [InlineData("""{"name":"A","location":{"lat":91,"lng":0}}""", "location.lat")]
    [InlineData("""{"name":"A","location":{"lat":1}}""", "location.lng")]
    [InlineData("""{"name":"A","phone":"1\n2"}""", "phone")]
    public async Task What_cannot_be_is_refused_by_field(string body, string field) => await RefusedAsync(body, field);

    [Fact]
    public async Task Every_field_is_bounded()
    {
        await RefusedAsync(Of(new { name = new string('x', 301) }), "name");
        await RefusedAsync(Of(new { name = "A", description = new string('x', 10_001) }), "description");
        await RefusedAsync(Of(new { name = "A", phone = new string('1', 65) }), "phone");
        await RefusedAsync(Of(new { name = "A", email = new string('x', 250) + "@x.example" }), "email");
        await RefusedAsync(Of(new { name = "A", website = "https://x.example/" + new string('x', 2_000) }), "website");
        await RefusedAsync(Of(new { name = "A", categories = Enumerable.Repeat("a", 21) }), "categories");
        await RefusedAsync(Of(new { name = "A", categories = new[] { new string('x', 65) } }), "categories");
        foreach (var part in new[] { "street", "city", "state", "postalCode", "country" })
        {
            await RefusedAsync(Of(new { name = "A", address = new Dictionary<string, string> { [part] = new('x', 201) } }), "address." + JsonNamingPolicy.SnakeCaseLower.ConvertName(part));
        }

        await RefusedAsync(Of(new { name = "A" }), "idempotency_key", new string('k', 201));

        static string Of(object body) => JsonSerializer.Serialize(body);
    }

    [Fact]
    public async Task Scripts_that_write_numbers_or_country_names_are_understood()
    {
        var id = await AddAsync("""{"name":"Diner","phone":2125550123,"address":{"postalCode":10001,"country":"USA"},"unknown":[1,{}]}""");

        var venue = (await api.CreateClient().GetFromJsonAsync<VenueResponse>($"/venues/{id}", Voy8Json.Options, Token))!;
        (venue.Country, venue.Kind).ShouldBe(("US", "venue"));
        (await api.CreateClient().GetFromJsonAsync<JsonElement>($"{Path}/{id}", Token)).GetProperty("address").GetProperty("postalCode").GetString().ShouldBe("10001");
    }

    [Fact]
    public async Task An_edit_replaces_what_was_said_and_a_person_still_outranks_it()
    {
        var id = await AddAsync(Taverna());
        var client = api.CreateOperator();
        (await client.PutAsJsonAsync($"/venues/{id}/facts/city", new CorrectionRequest(["Athens"]), Voy8Json.Options, Token)).EnsureSuccessStatusCode();

        using var edited = await client.PutAsync($"{Path}/{id}", Json("""{"name":"Ouzeri Limani","address":{"city":"Sparta","country":"Greece"},"categories":["bar"]}"""), Token);

        edited.StatusCode.ShouldBe(HttpStatusCode.OK);
        var venue = (await client.GetFromJsonAsync<VenueResponse>($"/venues/{id}", Voy8Json.Options, Token))!;
        (venue.Name, venue.Kind, venue.Lat).ShouldBe(("Ouzeri Limani", "bar", null));
        venue.Facts.Phone.ShouldBeNull();
        venue.Facts.Address.ShouldBe("Athens");
        (await client.PutAsync($"{Path}/{id}", Json("{}"), Token)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Venues_are_listed_by_dataset_page_by_page_and_a_deleted_one_is_gone()
    {
        var client = api.CreateOperator();
        var (first, second) = (await AddAsync(Taverna()), await AddAsync(Taverna()));
        var all = (await client.GetFromJsonAsync<VenuesResponse>("/venues?dataset=yellow-books&limit=200", Voy8Json.Options, Token))!;
        all.Venues.Select(venue => venue.Id).ShouldBeInOrder();
        all.Venues.ShouldAllBe(venue => venue.Dataset == "yellow-books");
        var page = (await client.GetFromJsonAsync<VenuesResponse>("/venues?dataset=yellow-books&limit=1&offset=1", Voy8Json.Options, Token))!;
        page.Venues.ShouldHaveSingleItem().Id.ShouldBe(all.Venues[1].Id);
        (await client.GetFromJsonAsync<VenuesResponse>("/venues?limit=1", Voy8Json.Options, Token))!.Total.ShouldBeGreaterThanOrEqualTo(2);
        (await client.GetAsync("/venues?dataset=none", Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.GetAsync("/venues?limit=201", Token)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        (await client.DeleteAsync($"/venues/{first}", Token)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.DeleteAsync($"/venues/{first}", Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.GetAsync($"{Path}/{first}", Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await CountAsync($"enrichment where venue_id = '{first}'")).ShouldBe(0);
        (await client.GetAsync($"{Path}/{second}", Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_dataset_is_exported_for_users_in_the_format_they_name()
    {
        var id = await AddAsync(Taverna("Exported"));
        var user = await api.CreateUserAsync();

        using var csv = await user.GetAsync("/datasets/yellow-books/export?format=csv", Token);
        csv.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        csv.Content.Headers.ContentDisposition!.FileName.ShouldBe("yellow-books.csv");
        (await csv.Content.ReadAsStringAsync(Token)).ShouldContain($"entry:{id:N},Exported,restaurant,37.94,23.64,GR");

        using var geojson = await user.GetAsync("/datasets/yellow-books/export?format=geojson", Token);
        (await geojson.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("features").EnumerateArray().ShouldContain(feature => feature.GetProperty("id").GetString() == $"entry:{id:N}");
        (await user.GetAsync("/datasets/yellow-books/export?format=pdf", Token)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await user.GetAsync("/datasets/yellow-books/export?format=1", Token)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task With_Redis_away_it_still_answers_and_nothing_is_lost()
    {
        await using var redis = new RedisServerFixture();
        await redis.InitializeAsync();
        await using var database = await api.CreateDatabaseAsync();
        await using var own = new ApiFactory(database.ConnectionString, redis.ConnectionString);
        var client = await own.CreateOperatorAsync();
        (await PostAsync(client, Taverna())).StatusCode.ShouldBe(HttpStatusCode.Created);

        await redis.DisposeAsync();
        for (var i = 0; i < 5; i++)
        {
            using var response = await PostAsync(client, Taverna($"Away {i}"), $"key-{i}");
            response.StatusCode.ShouldBe(HttpStatusCode.Created);
        }

        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var command = source.CreateCommand("select count(*) from venue v join jobs.job j on j.payload::text like '%' || v.id || '%' where v.name like 'Away%' and j.type = 'embed_venues'");
        (await command.ExecuteScalarAsync(Token)).ShouldBe(5L);
    }

    private async Task<Guid> AddAsync(string body)
    {
        using var response = await PostAsync(api.CreateOperator(), body);
        response.StatusCode.ShouldBe(HttpStatusCode.Created, await response.Content.ReadAsStringAsync(Token));
        return (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetGuid();
    }

    private async Task RefusedAsync(string body, string field, string? key = null)
    {
        using var response = await PostAsync(api.CreateOperator(), body, key);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        problem.GetProperty("code").GetString().ShouldBe("invalid_request");
        problem.GetProperty("errors").EnumerateObject().ShouldHaveSingleItem().Name.ShouldBe(field);
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = Json(body) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await client.SendAsync(request, Token);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private async Task<long> CountAsync(string from)
    {
        await using var command = api.Database.DataSource.CreateCommand($"select count(*) from {from}");
        return (long)(await command.ExecuteScalarAsync(Token))!;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = api.Database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Token);
    }
}
