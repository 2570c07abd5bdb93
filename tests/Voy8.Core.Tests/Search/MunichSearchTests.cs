using Voy8.Core.Catalogue;
using Voy8.Core.Catalogue.Importing;
using Voy8.Core.Enrichment;
using Voy8.Core.Search;
using Voy8.Testing;

namespace Voy8.Core.Tests.Search;

/// <summary>Real venues: Munich's, imported and embedded by the jobs that do it in the product, searched from the middle of the city.</summary>
public sealed class MunichSearchTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private const int Venues = 8097;

    private static readonly SearchFilters Centre = SearchFilters.None with { Area = new SearchArea(new GeoPoint(48.137, 11.575), 1000, null) };

    [Fact]
    public async Task What_a_query_names_is_what_the_first_page_has()
    {
        var file = SharedData.RequireOrSkip("venues/munich-osm-venues.jsonl");
        await using var host = await SearchHost.StartAsync(postgres, redis, worker: true);
        var munich = new DatasetDescription("munich", "Munich", null, null);
        await host.Get<ImportUploads>().StartFromPathAsync(file, munich, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(
            () => host.Get<IVectorIndex>().Status is { IsReady: true, Vectors: Venues }, TimeSpan.FromSeconds(180), "Munich is imported, embedded and indexed");

        await ShouldAllHaveAsync(host, "vegetarisch", venue => venue.Facts.Features.Contains(Features.Vegetarian));
        await ShouldAllHaveAsync(host, "outdoor seating", venue => venue.Facts.Features.Contains(Features.OutdoorSeating));
        await ShouldAllHaveAsync(host, "sushi", venue => venue.Facts.Cuisines.Contains("sushi"), atLeast: 8);
        await ShouldAllHaveAsync(host, "φαρμακείο", venue => venue.Kind == "pharmacy");
        await ShouldAllHaveAsync(host, "vietnamese with a terrace", atLeast: 8, has: venue =>
            venue.Facts.Cuisines.Contains("vietnamese") && venue.Facts.Features.Contains(Features.OutdoorSeating));

        (await host.SearchAsync("Biergarten", Centre)).Hits[0].Venue.Facts.Features.ShouldContain(Features.BeerGarden);
        (await host.SearchAsync("hofbrauhaus", Centre)).Hits[0].Venue.Name.ShouldBe("Hofbräuhaus");
        (await host.SearchAsync("Kinderarzt")).Hits.ShouldAllBe(hit => hit.Venue.Facts[FactFields.Speciality].Contains("paediatrics"));
        (await host.SearchAsync("xqzt brlfgh", Centre)).Total.ShouldBe(0);
    }

    private static async Task ShouldAllHaveAsync(SearchHost host, string text, Func<FoundVenue, bool> has, int atLeast = 20)
    {
        var answer = await host.SearchAsync(text, Centre);

        answer.Method.ShouldBe(SearchMethod.Hybrid);
        answer.Hits.Take(atLeast).Count(hit => has(hit.Venue)).ShouldBe(atLeast, text);
        answer.Hits.ShouldAllBe(hit => hit.DistanceMetres <= 1000);
    }
}
