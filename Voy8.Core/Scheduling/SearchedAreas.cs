using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Voy8.Core.Catalogue;

namespace Voy8.Core.Scheduling;

/// <summary>
/// Remembers for a day where people searched: in Redis, a sorted set of cells for each hour, which expires by itself. When it is
/// lost, areas are boosted anew from the next search on.
/// </summary>
public sealed class SearchedAreas(IConnectionMultiplexer redis, IOptions<SchedulerOptions> options, TimeProvider time, ILogger<SearchedAreas> logger)
{
    private const int Hours = 24;
    private const int MaxCellsAnHour = 2_000;

    /// <summary>Cells that are told, the hottest.</summary>
    public const int MaxAreas = 1_000;

    /// <summary>Notes a search, without waiting for it. Costs a search some microseconds, and nothing when Redis is away.</summary>
    /// <param name="southWest">Corner of the box searched.</param>
    /// <param name="northEast">The opposite one.</param>
    public void Note(GeoPoint southWest, GeoPoint northEast)
    {
        var cells = GeoCell.Covering(southWest, northEast);
        if (cells.Count == 0 || !redis.IsConnected)
        {
            return;
        }

        var key = Key(HourNow());
        var database = redis.GetDatabase();
        foreach (var cell in cells)
        {
            database.SortedSetIncrement(key, string.Create(CultureInfo.InvariantCulture, $"{cell.Lat}:{cell.Lon}"), 1, CommandFlags.FireAndForget);
        }

        // The coldest go, so that no flood of searches fills Redis.
        database.SortedSetRemoveRangeByRank(key, 0, -MaxCellsAnHour - 1, CommandFlags.FireAndForget);
        database.KeyExpire(key, TimeSpan.FromHours(Hours + 1), CommandFlags.FireAndForget);
    }

    /// <summary>Where people searched, the hottest first; nothing when Redis is away.</summary>
    public async Task<IReadOnlyList<AreaHeat>> ReadAsync()
    {
        if (!redis.IsConnected)
        {
            return [];
        }

        try
        {
            var now = HourNow();
            var database = redis.GetDatabase();
            var hours = await Task.WhenAll(Enumerable.Range(0, Hours).Select(ago =>
                database.SortedSetRangeByRankWithScoresAsync(Key(now - ago), 0, MaxCellsAnHour - 1, Order.Descending)));
            return [.. hours
                .SelectMany((cells, ago) => cells.Select(cell => (Cell: Parse(cell.Element), Weight: cell.Score * Decay(ago))))
                .GroupBy(cell => cell.Cell, (cell, same) => (Cell: cell, Weight: same.Sum(one => one.Weight)))
                .Where(cell => cell.Cell is not null)
                .OrderByDescending(cell => cell.Weight)
                .Take(MaxAreas)
                .Select(cell => new AreaHeat(cell.Cell!.Value, cell.Weight / (cell.Weight + 1)))];
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            Log.SearchedAreasUnknown(logger, exception);
            return [];
        }
    }

    private static GeoCell? Parse(RedisValue text)
    {
        var parts = ((string?)text ?? "").Split(':');
        return parts.Length == 2 && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var lat) && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var lon)
            ? new GeoCell(lat, lon)
            : null;
    }

    private static RedisKey Key(long hour) => string.Create(CultureInfo.InvariantCulture, $"voy8:searched:{hour}");

    private double Decay(int hoursAgo) => Math.Pow(2, -TimeSpan.FromHours(hoursAgo) / options.Value.SearchHalfLife);

    private long HourNow() => time.GetUtcNow().ToUnixTimeSeconds() / 3600;
}
