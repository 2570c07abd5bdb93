using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Voy8.Core.Catalogue;
using Voy8.Core.Crawling.Fetching;
using Voy8.Jobs;

namespace Voy8.Core.Crawling;

/// <summary>Reads what to crawl, and keeps how it went.</summary>
public sealed class CrawlStateStore(NpgsqlDataSource database)
{
    private const string Columns = "s.venue_id, s.status, s.message, s.http_status, s.final_url, s.etag, s.last_modified, s.pages_read, s.crawled_at, s.succeeded_at, s.duration_ms, s.failures, s.further_pages, s.website";

    private const string SelectTarget =
        $"select v.name, v.kind, v.lat, v.lon, v.country, v.website, {Columns} from venue v left join crawl_state s on s.venue_id = v.id where v.id = $1";

    private const string Upsert =
        """
        insert into crawl_state as old (venue_id, status, message, http_status, final_url, etag, last_modified, pages_read, crawled_at, succeeded_at, duration_ms, failures, further_pages, website)
        select v.id, n.status, n.message, n.http_status, n.final_url, n.etag, n.last_modified, n.pages_read, n.crawled_at, n.succeeded_at, n.duration_ms, n.failures, n.further_pages, n.website
        from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            as n (venue_id, status, message, http_status, final_url, etag, last_modified, pages_read, crawled_at, succeeded_at, duration_ms, failures, further_pages, website)
        join venue v on v.id = n.venue_id
        order by v.id
        on conflict (venue_id) do update
        set status = excluded.status, message = excluded.message, http_status = excluded.http_status, final_url = excluded.final_url,
            etag = excluded.etag, last_modified = excluded.last_modified, pages_read = excluded.pages_read,
            crawled_at = excluded.crawled_at, succeeded_at = coalesce(excluded.succeeded_at, old.succeeded_at), duration_ms = excluded.duration_ms,
            further_pages = excluded.further_pages, website = excluded.website,
            failures = case when excluded.succeeded_at is null or excluded.failures > 0 then old.failures + excluded.failures else 0 end
        where old.crawled_at <= excluded.crawled_at
        """;

    public async Task<CrawlState?> FindAsync(Guid venueId, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand($"select {Columns} from crawl_state s where s.venue_id = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = venueId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader, 0) : null;
    }

    /// <returns>Null when there is no such venue.</returns>
    public async Task<CrawlTarget?> FindTargetAsync(Guid venueId, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(SelectTarget, connection) { Parameters = { new NpgsqlParameter<Guid> { TypedValue = venueId } } };
        await command.PrepareAsync(cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        return new CrawlTarget(
            venueId,
            reader.GetString(0),
            reader.GetString(1),
            reader.IsDBNull(2) || reader.IsDBNull(3) ? null : new GeoPoint(reader.GetDouble(2), reader.GetDouble(3)),
            Text(reader, 4),
            Text(reader, 5),
            reader.IsDBNull(6) ? null : Read(reader, 6));
    }

    /// <summary>Keeps states, one of each venue, in the caller's transaction. One older than the stored one, and one of a venue that is gone, is passed over.</summary>
    public static async Task SaveAsync(JobTransaction transaction, CrawlState[] states, CancellationToken cancellationToken = default)
    {
        await using var command = new NpgsqlCommand(Upsert, transaction.Connection, transaction.Transaction)
        {
            Parameters =
            {
                Column(NpgsqlDbType.Uuid, states, state => state.VenueId),
                Column(NpgsqlDbType.Text, states, state => state.Status),
                Column(NpgsqlDbType.Text, states, state => state.Message),
                Column(NpgsqlDbType.Integer, states, state => state.HttpStatus),
                Column(NpgsqlDbType.Text, states, state => state.FinalUrl),
                Column(NpgsqlDbType.Text, states, state => state.ETag),
                Column(NpgsqlDbType.Text, states, state => state.LastModified),
                Column(NpgsqlDbType.Integer, states, state => state.PagesRead),
                Column(NpgsqlDbType.TimestampTz, states, state => state.CrawledAt.ToUniversalTime()),
                Column(NpgsqlDbType.TimestampTz, states, state => state.SucceededAt?.ToUniversalTime()),
                Column(NpgsqlDbType.Integer, states, state => (int)Math.Min(int.MaxValue, state.Duration.TotalMilliseconds)),
                Column(NpgsqlDbType.Integer, states, state => state.IsPartial || (state.SucceededAt is null && !state.IsTriedAgain) ? 1 : 0),
                Column(NpgsqlDbType.Jsonb, states, state => JsonSerializer.Serialize(state.FurtherPages.Select(page => new StoredPage(page.Url.AbsoluteUri, page.ETag, page.LastModified)), JsonSerializerOptions.Web)),
                Column(NpgsqlDbType.Text, states, state => state.Website),
            },
        };
        await command.PrepareAsync(cancellationToken);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static CrawlState Read(NpgsqlDataReader reader, int at) => new(
        reader.GetGuid(at),
        reader.GetString(at + 1),
        Text(reader, at + 2),
        reader.IsDBNull(at + 3) ? null : reader.GetInt32(at + 3),
        Text(reader, at + 4),
        Text(reader, at + 5),
        Text(reader, at + 6),
        reader.GetInt32(at + 7),
        reader.GetFieldValue<DateTimeOffset>(at + 8),
        reader.IsDBNull(at + 9) ? null : reader.GetFieldValue<DateTimeOffset>(at + 9),
        TimeSpan.FromMilliseconds(reader.GetInt32(at + 10)))
    {
        Failures = reader.GetInt32(at + 11),
        Website = Text(reader, at + 13),
        FurtherPages =
        [
            .. JsonSerializer.Deserialize<StoredPage[]>(reader.GetString(at + 12), JsonSerializerOptions.Web)!
                .Where(page => Uri.IsWellFormedUriString(page.Url, UriKind.Absolute))
                .Select(page => new PageValidators(new Uri(page.Url), page.ETag, page.LastModified)),
        ],
    };

    private sealed record StoredPage(string Url, string? ETag, string? LastModified);

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static NpgsqlParameter Column<T>(NpgsqlDbType type, CrawlState[] states, Func<CrawlState, T> value) =>
        new() { Value = Array.ConvertAll(states, state => value(state)), NpgsqlDbType = NpgsqlDbType.Array | type };
}
