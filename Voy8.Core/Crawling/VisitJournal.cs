using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Voy8.Core.Crawling.Fetching;

namespace Voy8.Core.Crawling;

/// <summary>What became of one request of a visit: an answer, or why there is none.</summary>
internal sealed record VisitEntry(PageResponse? Answer, FetchFailure Failure = default, string? Message = null);

/// <summary>
/// What a visit was told before its job was put back to wait for the next page's time: for a while, in Redis. The job then goes
/// through the visit again, and asks the site only for what it has not asked for yet. Lost, the visit begins anew.
/// </summary>
public sealed class VisitJournal(IConnectionMultiplexer redis, ILogger<VisitJournal> logger)
{
    // A visit that brought more goes no further than it has come.
    private const int MaxBytes = 8 * 1024 * 1024;

    // The queue may be long when the time has come.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(15);

    internal async Task<Dictionary<string, VisitEntry>> ReadAsync(Guid venueId)
    {
        var entries = new Dictionary<string, VisitEntry>(StringComparer.Ordinal);
        if (redis.IsConnected)
        {
            try
            {
                foreach (var field in await redis.GetDatabase().HashGetAllAsync(Key(venueId)))
                {
                    if (JsonSerializer.Deserialize((byte[])field.Value!, VisitJournalContext.Default.VisitEntry) is { } entry)
                    {
                        entries[field.Name.ToString()] = entry;
                    }
                }
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException or JsonException)
            {
                logger.VisitNotKept(venueId, exception);
            }
        }

        return entries;
    }

    /// <returns>False when it cannot be kept, or is too much.</returns>
    internal async Task<bool> KeepAsync(Guid venueId, IReadOnlyDictionary<string, VisitEntry> entries, TimeSpan wait)
    {
        if (!redis.IsConnected || entries.Values.Sum(entry => (long)(entry.Answer?.Body.Length ?? 0)) > MaxBytes)
        {
            return false;
        }

        try
        {
            var database = redis.GetDatabase();
            HashEntry[] fields = [.. entries.Select(entry =>
                new HashEntry(entry.Key, JsonSerializer.SerializeToUtf8Bytes(entry.Value, VisitJournalContext.Default.VisitEntry)))];
            await database.HashSetAsync(Key(venueId), fields);
            return await database.KeyExpireAsync(Key(venueId), wait + Slack);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            logger.VisitNotKept(venueId, exception);
            return false;
        }
    }

    /// <summary>The visit is over. Not waited for: what stays expires.</summary>
    internal void Forget(Guid venueId)
    {
        if (redis.IsConnected)
        {
            redis.GetDatabase().KeyDelete(Key(venueId), CommandFlags.FireAndForget);
        }
    }

    private static RedisKey Key(Guid venueId) => $"voy8:crawl:visit:{venueId:N}";
}

[JsonSerializable(typeof(VisitEntry))]
internal sealed partial class VisitJournalContext : JsonSerializerContext;
