using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Voy8.Contracts;
using Voy8.Core.Catalogue;
using Voy8.Core.Enrichment;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Api.Tests;

public sealed class SearchApiTests(ApiFixture api)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private HttpClient Client => field ??= api.CreateClient();

    [Fact]
    public async Task A_search_answers_with_hits_their_reasons_and_counts_by_kind()
    {
        var dataset = await AddAsync("Zur Zanderwirtin", website: null, Fact(FactFields.Feature, Features.Vegetarian));

        var answer = await SearchAsync($"/search?q=vegetarisch&lat=48.137&lon=11.575&radius_m=1000&dataset={dataset}");

        var hit = answer.Hits.ShouldHaveSingleItem();
        hit.Name.ShouldBe("Zur Zanderwirtin");
        hit.KindLabel.ShouldBe("Restaurant");
        hit.Reasons.ShouldContain("matches: vegetarian");
        hit.DistanceM.ShouldNotBeNull();
        hit.Facts.Features.ShouldBe([new FeatureLabel("vegetarian", "Vegetarian")]);
        hit.Freshness.State.ShouldBe(FreshnessState.NotCrawled);
        answer.Kinds.ShouldBe([new KindCount("restaurant", "Restaurant", 1)]);
        answer.Total.ShouldBe(1);
        answer.SearchId.ShouldBeNull();
    }

    [Fact]
    public async Task A_filter_that_the_words_ask_for_is_told_and_can_be_taken_back()
    {
        var dataset = await AddAsync("Zum Filterstein", website: null, Fact(FactFields.Feature, Features.Wifi));

        var answer = await SearchAsync($"/search?q=%20restaurant%20with%20wifi&dataset={dataset}");
        var ignoring = await SearchAsync($"/search?q=restaurant%20with%20wifi&ignore=feature:wifi&dataset={dataset}");

        answer.Understood.ShouldBe([new UnderstoodFilter("feature:wifi", "Wi-Fi", "feature", "wifi", 16)]);
        answer.Hits.ShouldHaveSingleItem().Name.ShouldBe("Zum Filterstein");
        ignoring.Understood.ShouldBeEmpty();
        ignoring.Hits.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Hits_say_where_the_words_stand_and_the_answer_whether_meaning_was_searched()
    {
        var dataset = await AddAsync("Markierter Mohn", website: null, Fact(FactFields.Feature, Features.Wifi));

        var answer = await SearchAsync($"/search?q=mohn&facets=true&dataset={dataset}");
        var browsing = await SearchAsync($"/search?price=1&facets=true&open_now=false&dataset={dataset}");

        answer.Hits.ShouldHaveSingleItem().Highlights.ShouldNotBeNull().Name.ShouldBe([new TextSpan(11, 4)]);
        answer.Semantic.ShouldNotBeNull().Searched.ShouldBe(answer.Mode == SearchMode.Hybrid);
        answer.Facets.ShouldNotBeNull().Features.ShouldBe([new FeatureCount("wifi", "Wi-Fi", 1)]);
        browsing.Semantic.ShouldNotBeNull().Code.ShouldBe("no_words");
        browsing.Relaxations.ShouldContain(new SearchRelaxation("price", "Price", 1));
    }

    [Theory]
    [InlineData("/search?q=", 10_000)]
    [InlineData("/search/suggest?q=", 10_000)]
    [InlineData("/search?ignore=", 10_000)]
    public async Task A_query_of_10_kB_is_told_that_it_is_too_long(string path, int length)
    {
        using var response = await Client.GetAsync(path + new string('x', length), Token);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync(Token)).ShouldContain("\"code\":\"invalid_request\"");
    }

    [Fact]
    public void The_server_lets_such_a_query_through_to_be_told() =>
        api.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.MaxRequestLineSize.ShouldBeGreaterThan(3 * 10_000);

    [Fact]
    public async Task Without_Redis_search_answers_and_says_that_nothing_is_remembered()
    {
        var dataset = await AddAsync("Ohne Redis", website: "https://ohne-redis.harbour.localhost/");
        await using var away = api.CreateApi(("ConnectionStrings:redis", "127.0.0.1:1,abortConnect=false,connectTimeout=50,connectRetry=0"));
        using var client = away.CreateClient();
        await Eventually.TrueAsync(
            async () => (await SearchedAsync("redis")).Hits is [{ Name: "Ohne Redis" }] && (await SearchedAsync("")).Hits.Count == 1, Patience, "it is found by words and without");

        var answer = await SearchedAsync("ohne redis");

        answer.Hits.ShouldHaveSingleItem().Name.ShouldBe("Ohne Redis");
        answer.Notices.ShouldContain(notice => notice.Code == "search_cache_off");
        (await client.GetFromJsonAsync<SuggestionsResponse>("/search/suggest?q=ohne", Voy8Json.Options, Token)).ShouldNotBeNull().Suggestions.ShouldNotBeEmpty();

        async Task<SearchResponse> SearchedAsync(string words) =>
            (await client.GetFromJsonAsync<SearchResponse>($"/search?q={words}&dataset={dataset}&facets=true&lat=48.137&lon=11.575&radius_m=1000", Voy8Json.Options, Token))!;
    }

    [Fact]
    public async Task What_is_typed_is_completed_with_kinds_and_names()
    {
        await AddAsync("Suggestion Corner", website: null);

        var names = await Client.GetFromJsonAsync<SuggestionsResponse>("/search/suggest?q=sugges", Voy8Json.Options, Token);
        var kinds = await Client.GetFromJsonAsync<SuggestionsResponse>("/search/suggest?q=Apoth", Voy8Json.Options, Token);

        names.ShouldNotBeNull().Suggestions.ShouldContain(one => one.Text == "Suggestion Corner" && one.Type == "venue");
        kinds.ShouldNotBeNull().Suggestions.ShouldContain(new SearchSuggestion("Apotheke", "kind", "pharmacy"));
        using var tooLong = await Client.GetAsync("/search/suggest?q=" + new string('x', 101), Token);
        tooLong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("/search/suggest")]
    [InlineData("/search/suggest?q=%00%27%20%26%20:*%20%D7%A9%E2%80%AE")]
    [InlineData("/venues/00000000-0000-0000-0000-000000000000/similar")]
    public async Task Nothing_is_found_for_nothing(string path)
    {
        using var response = await Client.GetAsync(path, Token);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_words_the_filters_alone_answer()
    {
        var dataset = await AddAsync("Browse Me", website: null);

        var answer = await SearchAsync($"/search?dataset={dataset}&kind=restaurant&kind=bar");

        answer.Mode.ShouldBe(SearchMode.Browse);
        answer.Hits.ShouldHaveSingleItem().Name.ShouldBe("Browse Me");
        (await SearchAsync($"/search?dataset={dataset}&kind=bar")).Hits.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_parameter_that_is_nonsense_is_named()
    {
        var kinds = string.Concat(Enumerable.Range(0, 21).Select(i => $"&kind=k{i}"));
        var problem = await RefusedAsync(
            $"/search?q={new string('x', 501)}&lat=91&lon=NaN&radius_m=0&feature=sauna&dataset=no-such&bbox=1,2,3&sort=best&limit=51&offset=-1{kinds}");

        problem.GetProperty("code").GetString().ShouldBe("invalid_request");
        problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe(
            ["q", "lat", "lon", "radius_m", "feature", "dataset", "bbox", "sort", "limit", "offset", "kind"], ignoreOrder: true);
        problem.GetProperty("errors").EnumerateObject().ShouldAllBe(error => error.Value[0].GetString()!.Length > 10);
    }

    [Theory]
    [InlineData("lat=48", "lon")]
    [InlineData("lon=11", "lat")]
    [InlineData("radius_m=500", "radius_m")]
    [InlineData("lat=1&lon=1&radius_m=200001", "radius_m")]
    [InlineData("lat=1&lon=1&radius_m=-5", "radius_m")]
    [InlineData("lat=1e999&lon=1", "lat")]
    [InlineData("lat=Infinity&lon=1", "lat")]
    [InlineData("lat=48,1&lon=1", "lat")]
    [InlineData("sort=distance", "sort")]
    [InlineData("bbox=10,50,12,40", "bbox")]
    [InlineData("bbox=10,50,12,NaN", "bbox")]
    [InlineData("bbox=10,50,190,51", "bbox")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("price=5", "price")]
    [InlineData("price=cheap", "price")]
    [InlineData("open_now=yes", "open_now")]
    [InlineData("open_at=2026-03-09T20:00", "open_at")]
    [InlineData("open_at=9999-12-31T20:00:00Z", "open_at")]
    [InlineData("open_at=tomorrow", "open_at")]
    [InlineData("open_now=true&open_at=2026-03-09T20:00:00Z", "open_at")]
    [InlineData("facets=1", "facets")]
    [InlineData("limit=99999999999", "limit")]
    [InlineData("offset=1001", "offset")]
    [InlineData("kind=%00", "kind")]
    [InlineData("ignore=%00", "ignore")]
    [InlineData("dataset=%00", "dataset")]
    public async Task A_bad_parameter_is_named(string query, string parameter)
    {
        var problem = await RefusedAsync("/search?" + query);

        problem.GetProperty("errors").EnumerateObject().ShouldHaveSingleItem().Name.ShouldBe(parameter);
    }

    [Theory]
    [InlineData("q=%00")]
    [InlineData("q='%20|%20!(%20%26%20:*")]
    [InlineData("q=\\")]
    [InlineData("q=%F0%9F%8D%95%E2%80%AE%D7%A9")]
    [InlineData("q=a%20b%20c%20d%20e%20f%20g%20h%20i%20j%20k%20l%20m%20n%20o%20p%20q%20r%20s%20t%20u%20v%20w%20x%20y%20z%201%202%203%204%205%206%207%208%209")]
    [InlineData("lat=90&lon=180&radius_m=1000")]
    [InlineData("lat=0&lon=179.999&radius_m=5000&q=bar")]
    [InlineData("bbox=170,-10,-170,10&q=bar")]
    public async Task Odd_but_legal_requests_are_answered(string query)
    {
        using var response = await Client.GetAsync("/search?" + query, Token);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_stale_hit_is_sent_to_be_crawled_and_its_refresh_is_streamed()
    {
        var dataset = await AddAsync("Hafenwirt", "http://hafenwirt.harbour.localhost:8090/");
        var answer = await SearchAsync($"/search?q=Hafenwirt&dataset={dataset}");
        var hit = answer.Hits.ShouldHaveSingleItem();
        hit.Freshness.State.ShouldBe(FreshnessState.NeverRead);
        hit.Refreshing.ShouldBeTrue();
        var searchId = answer.SearchId.ShouldNotBeNull();

        using var response = await Client.GetAsync($"/search/{searchId}/events", HttpCompletionOption.ResponseHeadersRead, Token);
        response.Content.Headers.ContentType?.MediaType.ShouldBe("text/event-stream");
        await FinishVisitAsync(hit.Id);

        var events = await ReadAsync(response);
        events[^1].EventType.ShouldBe("end");
        var refreshed = events[^2];
        refreshed.EventType.ShouldBe("venue");
        var told = JsonSerializer.Deserialize<VenueRefreshEvent>(refreshed.Data, Voy8Json.Options)!;
        told.VenueId.ShouldBe(hit.Id);
        told.State.ShouldBe(RefreshState.Refreshed);
        told.Facts!.Description.ShouldBe("Fresh fish every day");
        told.Freshness!.State.ShouldBe(FreshnessState.Fresh);
    }

    [Fact]
    public async Task A_stream_that_begins_after_the_refresh_still_tells_of_it()
    {
        var dataset = await AddAsync("Spaetzuender", "http://spaet.harbour.localhost:8090/");
        var answer = await SearchAsync($"/search?q=Spaetzuender&dataset={dataset}");
        await FinishVisitAsync(answer.Hits[0].Id);

        using var response = await Client.GetAsync($"/search/{answer.SearchId}/events", HttpCompletionOption.ResponseHeadersRead, Token);

        (await ReadAsync(response)).Select(item => item.EventType).ShouldBe(["venue", "end"]);
    }

    [Fact]
    public async Task A_site_that_was_asked_lately_is_left_in_peace()
    {
        var dataset = await AddAsync("Kaputt", "http://kaputt.harbour.localhost:8090/");
        var first = await SearchAsync($"/search?q=Kaputt&dataset={dataset}");
        await ExecuteAsync($"insert into crawl_state (venue_id, status, message, crawled_at) values ('{first.Hits[0].Id}', 'failed', 'It is down.', now())");

        var second = await SearchAsync($"/search?q=Kaputt&dataset={dataset}");

        second.Hits[0].Refreshing.ShouldBeFalse();
        second.SearchId.ShouldBeNull();
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("AQ")]
    [InlineData("%F0%9F%8D%95")]
    public async Task A_stream_of_no_search_is_not_found(string id)
    {
        using var response = await Client.GetAsync($"/search/{id}/events", Token);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("code").GetString().ShouldBe("search_not_found");
    }

    [Fact]
    public async Task With_the_model_off_words_are_searched_and_everybody_is_told()
    {
        var dataset = await AddAsync("Ohnemodell", website: null);
        await using var broken = api.CreateApi(("Embeddings:ModelPath", "/nowhere/model"));
        using var client = broken.CreateClient();
        await Eventually.TrueAsync(
            async () => (await client.GetFromJsonAsync<JsonElement>("/health", Token)).GetProperty("semantic_search").GetString()!.StartsWith("off", StringComparison.Ordinal),
            Patience,
            "health tells that meaning is not searched");

        var answer = (await client.GetFromJsonAsync<SearchResponse>($"/search?q=Ohnemodell&dataset={dataset}", Voy8Json.Options, Token))!;

        answer.Mode.ShouldBe(SearchMode.KeywordOnly);
        answer.Hits.ShouldHaveSingleItem().Name.ShouldBe("Ohnemodell");
        answer.Notices.ShouldHaveSingleItem().Code.ShouldBe("semantic_search_off");
    }

    [Fact]
    public async Task Search_works_without_redis()
    {
        var dataset = await AddAsync("Redislos", website: null);
        await using var lonely = new ApiFactory(api.Database.ConnectionString, "127.0.0.1:1,connectTimeout=200");

        var answer = (await lonely.CreateClient().GetFromJsonAsync<SearchResponse>($"/search?q=Redislos&dataset={dataset}", Voy8Json.Options, Token))!;

        answer.Hits.ShouldHaveSingleItem().Name.ShouldBe("Redislos");
    }

    private async Task<SearchResponse> SearchAsync(string path) => (await Client.GetFromJsonAsync<SearchResponse>(path, Voy8Json.Options, Token))!;

    private async Task<JsonElement> RefusedAsync(string path)
    {
        using var response = await Client.GetAsync(path, Token);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    private static async Task<List<SseItem<string>>> ReadAsync(HttpResponseMessage response)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(Patience);
        var events = new List<SseItem<string>>();
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(Token)).EnumerateAsync(patience.Token))
        {
            events.Add(item);
        }

        return events;
    }

    /// <summary>What the crawler leaves behind: an observation, the state of the visit, and word of it.</summary>
    private async Task FinishVisitAsync(Guid id)
    {
        var now = TimeProvider.System.GetUtcNow();
        await using (var transaction = await api.Services.GetRequiredService<IJobClient>().BeginTransactionAsync(Token))
        {
            var fact = Fact(FactFields.Description, "Fresh fish every day") with { SeenAt = now, Method = FactMethod.JsonLd };
            await api.Services.GetRequiredService<EnrichmentStore>().ApplyAsync(transaction, [new Observation(id, ObservationSource.Crawl, [fact], now)], Token);
            await transaction.CommitAsync(Token);
        }

        await ExecuteAsync($"insert into crawl_state (venue_id, status, crawled_at, succeeded_at) values ('{id}', 'succeeded', now(), now())");
        await api.Services.GetRequiredService<IVenueFeed>().PublishAsync(new VenueChange(id, VenueChangeKind.Refreshed), Token);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = api.Database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Token);
    }

    /// <returns>The slug of a dataset that has this venue alone.</returns>
    private async Task<string> AddAsync(string name, string? website, params Fact[] facts)
    {
        var slug = "search-" + Guid.CreateVersion7().ToString("N");
        await using var transaction = await api.Services.GetRequiredService<IJobClient>().BeginTransactionAsync(Token);
        var dataset = await DatasetStore.UpsertAsync(transaction, new DatasetDescription(slug, null, null, null), Token);
        var draft = new VenueDraft("1", name, "restaurant", new GeoPoint(48.1371, 11.5754), "DE", website, 0.5, [1]);
        var id = (await api.Services.GetRequiredService<VenueStore>().WriteAsync(transaction, dataset.Id, [draft], Token))[0].Id;
        var observation = new Observation(id, ObservationSource.Import(slug), facts, TimeProvider.System.GetUtcNow());
        await api.Services.GetRequiredService<EnrichmentStore>().ApplyAsync(transaction, [observation], Token);
        await transaction.CommitAsync(Token);
        return slug;
    }

    private static Fact Fact(string field, string value) => new(field, value, null, FactMethod.Import, 0.9, TimeProvider.System.GetUtcNow());
}
