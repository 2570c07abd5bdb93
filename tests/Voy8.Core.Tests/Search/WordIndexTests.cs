using Voy8.Core.Catalogue;
using Voy8.Core.Enrichment;
using Voy8.Core.Search;
using Voy8.Testing;

namespace Voy8.Core.Tests.Search;

/// <summary>Words in memory find, count and judge what PostgreSQL does.</summary>
public sealed class WordIndexTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly SearchArea Here = new(new GeoPoint(48.137, 11.575), 2000, null);

    [Theory]
    [InlineData("vegetarian terrace")]
    [InlineData("bar")]
    [InlineData("hofbräuhaus")]
    [InlineData("hofbrauhus")]
    [InlineData("souvlaki")]
    [InlineData("σουβλάκι Θανάσης bar")]
    [InlineData("coffee and cake")]
    [InlineData("xqzt brlfgh")]
    public async Task Memory_and_PostgreSQL_agree(string text)
    {
        await using var host = await StartAsync();
        var night = new DateTimeOffset(2026, 1, 5, 22, 0, 0, TimeSpan.Zero);
        SearchFilters[] filters =
        [
            SearchFilters.None,
            SearchFilters.None with { Area = Here },
            SearchFilters.None with { Kinds = ["bar", "pub"] },
            SearchFilters.None with { Features = [Features.Vegetarian] },
            SearchFilters.None with { MaxPriceLevel = 1 },
            SearchFilters.None with { MinPriceLevel = 3, Area = Here },
            SearchFilters.None with { OpenAt = night },
        ];
        foreach (var filter in filters)
        {
            foreach (var sort in Enum.GetValues<SearchSort>())
            {
                var query = new SearchQuery(text, filter with { Area = sort == SearchSort.Distance ? Here : filter.Area }, sort, 3, 0);
                var terms = QueryParser.Parse(text);

                var inMemory = await host.Get<WordLeg>().FindAsync(query, terms, [], 50, TestContext.Current.CancellationToken);
                var inPostgres = await host.Get<CandidateStore>().FindAsync(query, terms, [], 50, TestContext.Current.CancellationToken);

                inMemory.Matched.ShouldBe(inPostgres.Matched, $"{text} {sort}");
                inMemory.Kinds.ShouldBe(inPostgres.Kinds);
                Judged(inMemory).ShouldBe(Judged(inPostgres), ignoreOrder: true);
            }
        }
    }

    [Fact]
    public async Task What_was_written_is_found_at_once_and_what_was_deleted_is_not()
    {
        await using var host = await StartAsync();
        var id = await host.AddAsync(new TestVenue("Zanzibar Lounge", "bar"), embed: false);
        (await host.NamesAsync("zanzibar")).ShouldBe(["Zanzibar Lounge"]);

        await host.DescribeAsync(id, TestVenue.Fact(FactFields.Cuisine, "vietnamese"));
        (await host.NamesAsync("vietnamese")).ShouldBe(["Zanzibar Lounge"]);

        await host.ExecuteAsync($"update venue set lat = 10 where id = '{id}'");
        (await host.NamesAsync("zanzibar", SearchFilters.None with { Area = Here })).ShouldBeEmpty();

        await host.ExecuteAsync($"delete from venue where id = '{id}'");
        (await host.SearchAsync("zanzibar")).Hits.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_name_of_a_venue_that_is_gone_is_none()
    {
        await using var host = await StartAsync();
        var id = await host.AddAsync(new TestVenue("Zanzibar Lounge", "bar"), embed: false);
        await host.SearchAsync("zanzibar");
        host.Get<WordIndex>().IsName(QueryParser.Parse("zanzibar")).ShouldBeTrue();
        host.Get<WordIndex>().Has("zanzibar").ShouldBeTrue();

        await host.ExecuteAsync($"delete from venue where id = '{id}'");
        await host.SearchAsync("zanzibar");

        host.Get<WordIndex>().IsName(QueryParser.Parse("zanzibar")).ShouldBeFalse();
        host.Get<WordIndex>().Has("zanzibar").ShouldBeFalse();
    }

    /// <summary>The one serves while the other is being loaded: nobody may see a difference.</summary>
    [Fact]
    public async Task Memory_and_PostgreSQL_count_and_browse_alike_whatever_the_filters()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis, settings: ("Embeddings:Enabled", "false"));
        foreach (var venue in FilterLaws.Town)
        {
            await host.AddAsync(venue, embed: false);
        }

        await Eventually.TrueAsync(() => host.Get<WordIndex>().IsReady, Patience, "the index of words is loaded");
        foreach (var (filters, i) in FilterLaws.ManyFilters.Select((filters, i) => (filters, i)))
        {
            var text = (i % 3) switch { 0 => "", 1 => "venue", _ => "bar with wifi" };
            var query = new SearchQuery(text, filters, (SearchSort)(i % 3), 1 + (i % 20), i % 5) { CountFacets = true };
            var terms = QueryParser.Parse(text);

            var inMemory = await host.Get<WordLeg>().FindAsync(query, terms, [], 200, TestContext.Current.CancellationToken);
            var inPostgres = terms.Count == 0
                ? await host.Get<BrowseStore>().FindAsync(query, TestContext.Current.CancellationToken)
                : await host.Get<CandidateStore>().FindAsync(query, terms, [], 200, TestContext.Current.CancellationToken);
            var counted = await host.Get<FacetStore>().CountAsync(query, terms, [], TestContext.Current.CancellationToken);

            inMemory.Matched.ShouldBe(inPostgres.Matched, query.ToString());
            inMemory.Kinds.ShouldBe(inPostgres.Kinds);
            Judged(inMemory).ShouldBe(Judged(inPostgres), ignoreOrder: terms.Count > 0, customMessage: query.ToString());
            inMemory.Facets.ShouldNotBeNull().Features.ShouldBe(counted.Features, query.ToString());
            inMemory.Facets.Prices.ShouldBe(counted.Prices, query.ToString());
            inMemory.Facets.OpenNow.ShouldBe(counted.OpenNow, query.ToString());
        }
    }

    [Fact]
    public async Task Searches_that_come_at_once_while_something_writes_all_the_time_look_for_changes_together()
    {
        await using var host = await StartAsync();
        var feeder = host.Get<WordIndexFeeder>();
        using var enough = new CancellationTokenSource();
        var id = await host.AddAsync(new TestVenue("Zanzibar Lounge", "bar"), embed: false);
        var writer = Task.Run(
            async () =>
            {
                for (var i = 1; !enough.IsCancellationRequested; i++)
                {
                    await host.ExecuteAsync($"update venue set popularity = {i} where id = '{id}'");
                }
            },
            TestContext.Current.CancellationToken);
        var before = feeder.Looks;

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => host.NamesAsync("zanzibar"), TestContext.Current.CancellationToken)));

        var looks = feeder.Looks - before;
        await enough.CancelAsync();
        await writer;
        answers.ShouldAllBe(names => names.SequenceEqual(new[] { "Zanzibar Lounge" }));
        looks.ShouldBeInRange(1, 10);
    }

    private static IEnumerable<string> Judged(CandidateSet set) =>
        set.Candidates.Select(candidate => $"{candidate.Id} {candidate.Matches} {candidate.Coverage:0.000} {candidate.NameMatches} {candidate.DistanceMetres:0.0} {candidate.IsFresh}");

    private async Task<SearchHost> StartAsync()
    {
        var host = await SearchHost.StartAsync(postgres, redis, settings: ("Embeddings:Enabled", "false"));
        await host.AddAsync(new TestVenue("Green Leaf") { Features = [Features.Vegetarian, Features.OutdoorSeating], PriceLevel = "€" }, embed: false);
        await host.AddAsync(new TestVenue("Half Leaf Bar", "cafe") { Features = [Features.Vegetarian], PriceLevel = "€€€" }, embed: false);
        await host.AddAsync(new TestVenue("Talkative", "bookshop") { Description = "A bar, a terrace, vegetarian food and coffee." }, embed: false);
        await host.AddAsync(new TestVenue("Hofbräuhaus", "pub") { OpeningHours = "24/7" }, embed: false);
        await host.AddAsync(new TestVenue("Ο Θανάσης Σουβλάκι") { Location = new GeoPoint(48.2, 11.7) }, embed: false);
        await host.AddAsync(new TestVenue("Nowhere", "bar") { Location = null, OpeningHours = "Mo-Su 09:00-17:00" }, embed: false);
        await Eventually.TrueAsync(() => host.Get<WordIndex>().IsReady, Patience, "the index of words is loaded");
        return host;
    }
}
