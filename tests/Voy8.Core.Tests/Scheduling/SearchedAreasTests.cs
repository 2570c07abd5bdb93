using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;
using Voy8.Core.Catalogue;
using Voy8.Core.Scheduling;
using Voy8.Testing;

namespace Voy8.Core.Tests.Scheduling;

public sealed class SearchedAreasTests(RedisServerFixture redis)
{
    // An hour that no other test speaks of.
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 30, 0, TimeSpan.Zero).AddHours(100 * Random.Shared.Next(10_000)));

    [Fact]
    public async Task Where_many_searched_it_is_hotter_and_it_cools_down_with_time()
    {
        var areas = Areas(redis.Connection);
        areas.Note(new(48.11, 11.51), new(48.19, 11.59));
        for (var i = 0; i < 9; i++)
        {
            areas.Note(new(37.91, 23.71), new(37.99, 23.79));
        }

        var hot = await HeatAsync(areas);
        hot[new GeoCell(379, 237)].ShouldBe(0.9, 0.01);
        hot[new GeoCell(481, 115)].ShouldBe(0.5, 0.01);

        _time.Advance(TimeSpan.FromHours(6));
        (await HeatAsync(areas))[new GeoCell(379, 237)].ShouldBe(4.5 / 5.5, 0.01);
        _time.Advance(TimeSpan.FromHours(24));
        (await HeatAsync(areas)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_search_of_half_the_world_heats_nothing()
    {
        var areas = Areas(redis.Connection);
        areas.Note(new(-80, -180), new(80, 180));

        (await HeatAsync(areas)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_flood_of_searches_leaves_a_bounded_number_of_areas()
    {
        var areas = Areas(redis.Connection);
        for (var i = 0; i < 3_000; i++)
        {
            areas.Note(new((i % 60) + 0.01, (i / 60) + 0.01), new((i % 60) + 0.05, (i / 60) + 0.05));
        }

        (await HeatAsync(areas)).Count.ShouldBe(SearchedAreas.MaxAreas);
        var key = $"voy8:searched:{_time.GetUtcNow().ToUnixTimeSeconds() / 3600}";
        (await redis.Connection.GetDatabase().SortedSetLengthAsync(key)).ShouldBeLessThanOrEqualTo(2_000);
        (await redis.Connection.GetDatabase().KeyTimeToLiveAsync(key)).ShouldNotBeNull().ShouldBeLessThanOrEqualTo(TimeSpan.FromHours(25));
    }

    [Fact]
    public async Task Without_Redis_nothing_is_hot_and_nobody_waits()
    {
        using var away = await ConnectionMultiplexer.ConnectAsync("127.0.0.1:1,abortConnect=false,connectTimeout=50,connectRetry=0");
        var areas = Areas(away);
        areas.Note(new(48.11, 11.51), new(48.19, 11.59));

        (await areas.ReadAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(48.11, 11.51, 48.19, 11.59, 1)]
    [InlineData(48.15, 11.55, 48.25, 11.65, 4)]
    [InlineData(-0.05, -0.05, 0.05, 0.05, 4)]
    [InlineData(10.01, 179.91, 10.05, -179.91, 2)]
    [InlineData(40, 5, 50, 15, 0)]
    public void A_box_is_covered_by_its_cells(double south, double west, double north, double east, int cells)
    {
        var covering = GeoCell.Covering(new GeoPoint(south, west), new GeoPoint(north, east));

        covering.Count.ShouldBe(cells);
        covering.ShouldAllBe(cell => cell.Lon >= -1800 && cell.Lon < 1800);
    }

    private static async Task<Dictionary<GeoCell, double>> HeatAsync(SearchedAreas areas) => (await areas.ReadAsync()).ToDictionary(area => area.Cell, area => area.Heat);

    private SearchedAreas Areas(IConnectionMultiplexer connection) =>
        new(connection, Options.Create(new SchedulerOptions()), _time, NullLogger<SearchedAreas>.Instance);
}
