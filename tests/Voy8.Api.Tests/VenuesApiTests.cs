using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Voy8.Contracts;
using Voy8.Core.Catalogue;
using Voy8.Core.Enrichment;
using Voy8.Jobs;

namespace Voy8.Api.Tests;

public sealed class VenuesApiTests(ApiFixture api)
{
    private static readonly DateTimeOffset Imported = TestVenues.Imported;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_venue_tells_every_fact_its_source_its_age_and_the_values_that_lost()
    {
        var id = await AddAsync(
            "http://taverna.harbour.localhost:8090/",
            [Fact("opening_hours", "Mo-Fr 09:00-17:00", FactMethod.Import), Fact("phone", "+302101234567", FactMethod.Import)],
            [Fact("opening_hours", "Mo-Su 10:00-24:00", FactMethod.JsonLd, "http://taverna.harbour.localhost:8090/hours")]);

        var venue = (await Client.GetFromJsonAsync<VenueResponse>($"/venues/{id}", Voy8Json.Options, Token))!;

        venue.Name.ShouldBe("Ταβέρνα");
        venue.KindLabel.ShouldBe("Restaurant");
        venue.Attribution.ShouldBe("© OpenStreetMap contributors");
        venue.Facts.OpeningHours.ShouldBe("Mo-Su 10:00-24:00");
        venue.Facts.Phone.ShouldBe("+30 21 0123 4567");
        var hours = venue.Fields.Single(field => field.Field == "opening_hours");
        hours.Label.ShouldBe("Opening hours");
        hours.Values.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            value => value.SourceLabel.ShouldBe("taverna.harbour.localhost"),
            value => value.SourceUrl.ShouldBe("http://taverna.harbour.localhost:8090/hours"),
            value => value.SeenAt.ShouldBe(Imported),
            value => value.Stale.ShouldBeTrue());
        hours.Alternatives.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            value => value.Value.ShouldBe("Mo-Fr 09:00-17:00"),
            value => value.SourceLabel.ShouldBe("Greece (© OpenStreetMap contributors)"),
            value => value.SeenAt.ShouldBe(Imported),
            value => value.MissedAt.ShouldBeNull(),
            value => value.Stale.ShouldBeFalse());
        hours.IsContested.ShouldBeTrue();
        venue.Fields.Single(field => field.Field == "phone").IsContested.ShouldBeFalse();
        venue.Freshness.State.ShouldBe(FreshnessState.Stale);
        venue.Freshness.VerifiedAt.ShouldBe(Imported);
        venue.Crawl.ShouldBe(new CrawlSummary(true, null, null, null, null, 0, false));
    }

    [Fact]
    public async Task A_value_that_the_last_visit_did_not_see_says_so_and_contests_nothing()
    {
        var missed = Fact("phone", "+302107654321", FactMethod.JsonLd) with { Confidence = 0.2, MissedAt = Imported };
        var id = await AddAsync("http://missed.harbour.localhost:8090/", [], [Fact("phone", "+302101234567", FactMethod.JsonLd), missed]);

        var venue = (await Client.GetFromJsonAsync<VenueResponse>($"/venues/{id}", Voy8Json.Options, Token))!;

        var phone = venue.Fields.Single(field => field.Field == "phone");
        phone.IsContested.ShouldBeFalse();
        phone.Values.ShouldHaveSingleItem().MissedAt.ShouldBeNull();
        phone.Alternatives.ShouldHaveSingleItem().ShouldSatisfyAllConditions(value => value.Value.ShouldBe("+302107654321"), value => value.MissedAt.ShouldBe(Imported));
    }

    [Fact]
    public async Task A_venue_outside_the_crawl_scope_says_so_and_is_not_refreshed()
    {
        var id = await AddAsync("https://stranger.example/", [Fact("city", "Athens", FactMethod.Import)]);

        var venue = (await Client.GetFromJsonAsync<VenueResponse>($"/venues/{id}", Voy8Json.Options, Token))!;
        using var refused = await Client.PostAsync($"/venues/{id}/refresh", null, Token);

        venue.Freshness.State.ShouldBe(FreshnessState.NotCrawled);
        venue.Crawl.InScope.ShouldBeFalse();
        venue.Crawl.Reason.ShouldNotBeNull().ShouldContain("outside the crawl scope");
        refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await refused.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("code").GetString().ShouldBe("out_of_scope");
    }

    [Fact]
    public async Task A_venue_without_a_website_has_nothing_to_refresh()
    {
        var id = await AddAsync(null, [Fact("city", "Athens", FactMethod.Import)]);

        using var refused = await Client.PostAsync($"/venues/{id}/refresh", null, Token);

        refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>(Token);
        problem.GetProperty("code").GetString().ShouldBe("no_website");
        problem.GetProperty("detail").GetString()!.ShouldNotContain("Crawling:Scope");
    }

    [Fact]
    public async Task A_refresh_enqueues_one_urgent_crawl_however_often_it_is_asked_for()
    {
        var id = await AddAsync("http://bar.harbour.localhost:8090/", []);

        var first = await RefreshAsync(id);
        var second = await RefreshAsync(id);

        first.Status.ShouldBe("queued");
        second.ShouldBe(new RefreshAccepted(first.JobId, "under_way"));
        var job = await Client.GetFromJsonAsync<JobResponse>($"/jobs/{first.JobId}", Voy8Json.Options, Token);
        (job!.JobType, job.Priority).ShouldBe(("crawl_venue", "urgent"));
        var venue = (await Client.GetFromJsonAsync<VenueResponse>($"/venues/{id}", Voy8Json.Options, Token))!;
        venue.Crawl.Refreshing.ShouldBeTrue();
        venue.Freshness.State.ShouldBe(FreshnessState.NeverRead);
    }

    [Fact]
    public async Task A_watcher_sees_the_refresh_and_the_new_facts_as_they_land()
    {
        var id = await AddAsync("http://inn.harbour.localhost:8090/", [Fact("city", "Old Town", FactMethod.Import)]);
        using var response = await Client.GetAsync($"/venues/{id}/events", HttpCompletionOption.ResponseHeadersRead, Token);
        response.Content.Headers.ContentType?.MediaType.ShouldBe("text/event-stream");
        await using var events = SseParser.Create(await response.Content.ReadAsStreamAsync(Token), (_, data) => JsonSerializer.Deserialize<VenueRefreshEvent>(data, Voy8Json.Options)!)
            .EnumerateAsync(Token).GetAsyncEnumerator(Token);
        var feed = api.Services.GetRequiredService<IVenueFeed>();

        var next = events.MoveNextAsync().AsTask();
        await Testing.Eventually.TrueAsync(
            async () =>
            {
                await feed.PublishAsync(new VenueChange(id, VenueChangeKind.Refreshing), Token);
                return next.IsCompleted;
            },
            TimeSpan.FromSeconds(20),
            "the watcher hears of the refresh");
        events.Current.Data.State.ShouldBe(RefreshState.Refreshing);

        var now = TimeProvider.System.GetUtcNow();
        await ApplyAsync(new Observation(id, ObservationSource.Crawl, [Fact("city", "New Town", FactMethod.JsonLd) with { SeenAt = now }], now));
        await feed.PublishAsync(new VenueChange(id, VenueChangeKind.Refreshed), Token);
        while (events.Current.Data.State != RefreshState.Refreshed)
        {
            (await events.MoveNextAsync()).ShouldBeTrue();
        }

        events.Current.EventType.ShouldBe("venue");
        events.Current.Data.Facts!.Address.ShouldBe("New Town");
        events.Current.Data.Freshness!.State.ShouldBe(FreshnessState.Fresh);
    }

    [Fact]
    public async Task A_visit_is_told_even_when_the_feed_lost_it()
    {
        var id = await AddAsync("http://mute.harbour.localhost:8090/", []);
        using var response = await Client.GetAsync($"/venues/{id}/events", HttpCompletionOption.ResponseHeadersRead, Token);
        await using var command = api.Database.DataSource.CreateCommand(
            $"insert into crawl_state (venue_id, status, message, crawled_at) values ('{id}', 'failed', 'It is gone.', now())");
        await command.ExecuteNonQueryAsync(Token);

        await using var events = SseParser.Create(await response.Content.ReadAsStreamAsync(Token), (_, data) => JsonSerializer.Deserialize<VenueRefreshEvent>(data, Voy8Json.Options)!)
            .EnumerateAsync(Token).GetAsyncEnumerator(Token);
        (await events.MoveNextAsync()).ShouldBeTrue();

        events.Current.Data.State.ShouldBe(RefreshState.Failed);
        events.Current.Data.Message.ShouldBe("It is gone.");
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "/refresh")]
    [InlineData("GET", "/events")]
    public async Task An_unknown_venue_is_not_found(string method, string what)
    {
        using var response = await Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), $"/venues/{Guid.CreateVersion7()}{what}"), Token);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("code").GetString().ShouldBe("venue_not_found");
    }

    [Fact]
    public async Task Meta_tells_kinds_features_and_where_datasets_lie()
    {
        await AddAsync(null, []);

        var meta = (await Client.GetFromJsonAsync<MetaResponse>("/meta", Voy8Json.Options, Token))!;

        meta.Kinds.ShouldContain(kind => kind.Kind == "restaurant" && kind.Label == "Restaurant" && kind.Count > 0);
        meta.Features.ShouldContain(new FeatureLabel("outdoor_seating", "Outdoor seating"));
        meta.Datasets.Single(dataset => dataset.Slug == "greece").Lat!.Value.ShouldBe(37.9, 0.001);
        meta.Venues.ShouldBeGreaterThan(0);
    }

    private HttpClient Client => field ??= api.CreateOperator();

    private async Task<RefreshAccepted> RefreshAsync(Guid id)
    {
        using var response = await Client.PostAsync($"/venues/{id}/refresh", null, Token);
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        return (await response.Content.ReadFromJsonAsync<RefreshAccepted>(Voy8Json.Options, Token))!;
    }

    private Task<Guid> AddAsync(string? website, IReadOnlyList<Fact> imported, IReadOnlyList<Fact>? crawled = null) => api.AddVenueAsync(website, imported, crawled);

    private Task ApplyAsync(Observation observation) => api.ApplyAsync(observation);

    private static Fact Fact(string field, string value, string method, string? url = null) => new(field, value, url, method, 0.9, Imported);
}
