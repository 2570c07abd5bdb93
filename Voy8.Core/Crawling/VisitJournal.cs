using System.Text.Json;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Voy8.Core.Crawling;

/// <summary>
/// What a visit was told before its job was put back to wait for the next page's time: for a while, in Redis. The job then goes
/// through the visit again, and asks the site only for what it has not asked for yet. Lost, the visit begins anew.
/// </summary>
public sealed class VisitJournal(IConnectionMultiplexer redis, ILogger<VisitJournal> logger)
{
    // A visit that brought more goes no further than it has come.
    private const int MaxBytes = 8 * 1024 * 1024;

    // Beside the requests, whose names are addresses.
    private const string ProgressField = "progress";

    // The queue may be long when the time has come.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(15);

    internal async Task<KeptVisit> ReadAsync(Guid venueId)
    {
        if (!redis.IsConnected)
        {
            return KeptVisit.None;
        }

        try
        {
            var entries = new Dictionary<string, VisitEntry>(StringComparer.Ordinal);
            VisitProgress? progress = null;
            foreach (var field in await redis.GetDatabase().HashGetAllAsync(Key(venueId)))
            {
                if (field.Name == ProgressField)
                {
                    progress = JsonSerializer.Deserialize((byte[])field.Value!, VisitJournalContext.Default.VisitProgress);
                }
                else if (JsonSerializer.Deserialize((byte[])field.Value!, VisitJournalContext.Default.VisitEntry) is { } entry)
                {
                    entries[field.Name.ToString()] = entry;
                }
            }

            return progress is null ? KeptVisit.None : new KeptVisit(entries, progress);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or JsonException)
        {
            logger.VisitNotKept(venueId, exception);
            return KeptVisit.None;
        }
    }

    /// <param name="venueId">Whose site is visited.</param>
    /// <param name="earlier">As it was read; it stays.</param>
    /// <param name="entries">What came since.</param>
    /// <param name="progress">With this part.</param>
    /// <param name="wait">Until the visit goes on.</param>
    /// <returns>False when it cannot be kept, or is too much.</returns>
    internal async Task<bool> KeepAsync(Guid venueId, KeptVisit earlier, IReadOnlyDictionary<string, VisitEntry> entries, VisitProgress progress, TimeSpan wait)
    {
        if (!redis.IsConnected || earlier.Entries.Values.Concat(entries.Values).Sum(entry => (long)(entry.Answer?.Body.Length ?? 0)) > MaxBytes)
        {
            return false;
        }

        try
        {
            var database = redis.GetDatabase();
            HashEntry[] fields =
            [
                new(ProgressField, JsonSerializer.SerializeToUtf8Bytes(progress, VisitJournalContext.Default.VisitProgress)),
                .. entries.Select(entry => new HashEntry(entry.Key, JsonSerializer.SerializeToUtf8Bytes(entry.Value, VisitJournalContext.Default.VisitEntry))),
            ];
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
