using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Voy8.Core.Search;

/// <summary>
/// Remembers ranked answers in Redis for a short while, under the query and the <see cref="CatalogueGeneration"/> in which they were found: any write that search can
/// see makes them unreachable. Without Redis, or while the generation is not known, every search is made anew.
/// </summary>
internal sealed class ResultCache(
    IConnectionMultiplexer redis,
    CatalogueGeneration generation,
    IVectorIndex index,
    IOptions<SearchOptions> options,
    TimeProvider time,
    ILogger<ResultCache> logger)
{
    /// <summary>A larger answer is not remembered.</summary>
    private const int MaxBytes = 256 * 1024;

    private readonly SharedWork<(RankedAnswer Answer, bool FromCache)> _searches = new();

    /// <summary>What a person should know; null when answers are remembered, or are not meant to be.</summary>
    public SearchNotice? Notice => options.Value.CacheLifetime == TimeSpan.Zero || redis.IsConnected
        ? null
        : new SearchNotice("search_cache_off", "Answers cannot be remembered at the moment, so a search may take longer.");

    /// <summary>The answer as it is remembered, or else as <paramref name="find"/> finds it; those who ask alike at once share the work.</summary>
    /// <param name="query">Understood: the words that became filters are filters.</param>
    public async Task<(RankedAnswer Answer, bool FromCache)> GetAsync(
        SearchQuery query, IReadOnlyList<QueryTerm> terms, Func<CancellationToken, Task<RankedAnswer>> find, CancellationToken cancellationToken)
    {
        if (options.Value.CacheLifetime == TimeSpan.Zero || query.Legs != SearchLegs.Both || generation.Current is not { } state)
        {
            return (await find(cancellationToken), false);
        }

        var key = KeyOf(query, terms, state, index.Status, time.GetUtcNow());
        return await _searches.JoinAsync(key, token => LookAsync(key, find, token), cancellationToken);
    }

    /// <summary>Alike for queries that have one answer: case and spaces do not matter, nor the order of filters; "open now", asked for or counted, holds for its minute.</summary>
    internal static string KeyOf(SearchQuery query, IReadOnlyList<QueryTerm> terms, string generation, VectorIndexStatus index, DateTimeOffset now)
    {
        var (area, filters) = (query.Filters.Area, query.Filters);
        var words = string.Join(' ', query.Text.Normalize().ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var content = JsonSerializer.SerializeToUtf8Bytes(new object?[]
        {
            generation, index.Kind.ToString(), index.IsReady, index.ModelId,
            words, terms.Select(term => (term.IsFilter, string.Join(' ', term.Words)).ToString()), query.Sort.ToString(), query.Limit, query.Offset,
            area.Near?.Latitude, area.Near?.Longitude, area.RadiusMetres,
            area.Box?.MinLon, area.Box?.MinLat, area.Box?.MaxLon, area.Box?.MaxLat,
            filters.Kinds.Order(StringComparer.Ordinal), filters.Features.Order(StringComparer.Ordinal), filters.DatasetId,
            filters.OpenAt?.ToUnixTimeSeconds() / 60, filters.MinPriceLevel, filters.MaxPriceLevel, filters.PriceLevels.Order(),
            query.CountFacets ? now.ToUnixTimeSeconds() / 60 : null,
        });
        return "voy8:search:" + Convert.ToHexStringLower(SHA256.HashData(content));
    }

    private async Task<(RankedAnswer Answer, bool FromCache)> LookAsync(
        string key, Func<CancellationToken, Task<RankedAnswer>> find, CancellationToken cancellationToken)
    {
        if (await ReadAsync(key) is { } remembered)
        {
            return (remembered, true);
        }

        // Asked before the search: what is written meanwhile may be in the answer or not, and that is another generation.
        var isIndexed = generation.IsIndexed;
        var answer = await find(cancellationToken);
        if (isIndexed && answer.IsLasting)
        {
            Write(key, answer);
        }

        return (answer, false);
    }

    // Nobody waits for a Redis that is slow: the search itself takes milliseconds.
    private async Task<RankedAnswer?> ReadAsync(string key)
    {
        if (!redis.IsConnected)
        {
            return null;
        }

        try
        {
            byte[]? bytes = await redis.GetDatabase().StringGetAsync(key).WaitAsync(options.Value.CacheTimeout);
            return bytes is null ? null : RankedAnswer.TryParse(bytes);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            Log.CacheUnread(logger, exception);
            return null;
        }
    }

    private void Write(string key, RankedAnswer answer)
    {
        if (!redis.IsConnected || answer.ToBytes() is not { Length: <= MaxBytes } bytes)
        {
            return;
        }

        try
        {
            redis.GetDatabase().StringSet(key, bytes, options.Value.CacheLifetime, flags: CommandFlags.FireAndForget);
        }
        catch (RedisException exception)
        {
            Log.CacheUnread(logger, exception);
        }
    }
}
