using Voy8.Core.Catalogue;
using Voy8.Core.Search;
using Voy8.Testing;

namespace Voy8.Core.Tests.Search;

/// <summary>Boxes where the world's edges meet.</summary>
public sealed class GeoBoxTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(170, 180, 2)]
    [InlineData(-180, -170, 2)]
    [InlineData(180, 180, 2)]
    [InlineData(-180, -180, 2)]
    [InlineData(170, -170, 2)]
    [InlineData(180, -180, 2)]
    [InlineData(-180, 180, 3)]
    [InlineData(-10, 10, 1)]
    [InlineData(-179, 179, 1)]
    public void The_antimeridian_is_one_line_however_it_is_written(double minLon, double maxLon, int inside)
    {
        var box = GeoBox.Between(minLon, -90, maxLon, 90);

        new[] { 180.0, -180, 0 }.Count(lon => box.Contains(new GeoPoint(90, lon))).ShouldBe(inside);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task Venues_at_the_edges_of_the_world_are_found_from_either_side(string inMemory)
    {
        await using var host = await SearchHost.StartAsync(postgres, redis, settings: [("Embeddings:Enabled", "false"), ("Search:WordIndex", inMemory)]);
        await host.AddAsync(new TestVenue("East", "bar") { Location = new GeoPoint(0, 180) }, embed: false);
        await host.AddAsync(new TestVenue("West", "bar") { Location = new GeoPoint(0, -180) }, embed: false);
        await host.AddAsync(new TestVenue("North", "bar") { Location = new GeoPoint(90, 12) }, embed: false);
        await host.AddAsync(new TestVenue("South", "bar") { Location = new GeoPoint(-90, -100) }, embed: false);
        await Eventually.TrueAsync(() => inMemory == "false" || host.Get<WordIndex>() is { IsReady: true, Count: 4 }, Patience, "the venues are indexed");

        foreach (var text in new[] { "", "bar" })
        {
            (await NamesAsync(Near(0, 179.999))).ShouldBe(["East", "West"], ignoreOrder: true);
            (await NamesAsync(Near(0, -180))).ShouldBe(["East", "West"], ignoreOrder: true);
            (await NamesAsync(Near(89.999, -150))).ShouldBe(["North"]);
            (await NamesAsync(Near(-90, 180))).ShouldBe(["South"]);
            (await NamesAsync(new SearchArea(null, null, GeoBox.Between(170, -5, 180, 5)))).ShouldBe(["East", "West"], ignoreOrder: true);
            (await NamesAsync(new SearchArea(null, null, GeoBox.Between(-180, -5, -170, 5)))).ShouldBe(["East", "West"], ignoreOrder: true);
            (await NamesAsync(new SearchArea(null, null, GeoBox.Between(-180, -90, 180, 90)))).Length.ShouldBe(4);

            Task<string[]> NamesAsync(SearchArea area) => host.NamesAsync(text, SearchFilters.None with { Area = area });
        }

        static SearchArea Near(double lat, double lon) => new(new GeoPoint(lat, lon), 1000, null);
    }
}
