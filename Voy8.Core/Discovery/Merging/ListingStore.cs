using Npgsql;
using Voy8.Core.Discovery.Directories;
using Voy8.Jobs;

namespace Voy8.Core.Discovery.Merging;

/// <summary>A listing that was read before.</summary>
/// <param name="Key">Where it leads now, should it have moved.</param>
internal sealed record KnownListing(string Key, Guid VenueId, byte[] ContentHash, DateTimeOffset ReadAt);

/// <summary>Which listings of a directory are known, and as which venues.</summary>
internal sealed class ListingStore(NpgsqlDataSource database)
{
    /// <returns>By the key asked for.</returns>
    public async Task<IReadOnlyDictionary<string, KnownListing>> FindAsync(string directory, IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await FindAsync(new NpgsqlCommand { Connection = connection }, directory, keys, cancellationToken);
    }

    /// <inheritdoc cref="FindAsync(string, IEnumerable{string}, CancellationToken)"/>
    public static Task<IReadOnlyDictionary<string, KnownListing>> FindAsync(JobTransaction transaction, string directory, IEnumerable<string> keys, CancellationToken cancellationToken) =>
        FindAsync(new NpgsqlCommand { Connection = transaction.Connection, Transaction = transaction.Transaction }, directory, keys, cancellationToken);

    public static async Task PutAsync(JobTransaction transaction, string directory, Listing listing, Guid venueId, byte[] contentHash, DateTimeOffset readAt, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into directory_listing (adapter, key, venue_id, content_hash, url, read_at) values ($1, $2, $3, $4, $5, $6)
            on conflict (adapter, key) do update set content_hash = excluded.content_hash, url = excluded.url, read_at = excluded.read_at
            """,
            transaction.Connection,
            transaction.Transaction);
        object[] values = [directory, listing.Key, venueId, contentHash, listing.Url.AbsoluteUri, readAt.ToUniversalTime()];
        command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The address that a result page named leads to another.</summary>
    public async Task MoveAsync(string directory, string key, string listing, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "insert into directory_alias (adapter, key, listing) values ($1, $2, $3) on conflict (adapter, key) do update set listing = excluded.listing");
        object[] values = [directory, key, listing];
        command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<IReadOnlyDictionary<string, KnownListing>> FindAsync(NpgsqlCommand command, string directory, IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        await using var owned = command;
        command.CommandText =
            """
            select k.key, l.key, l.venue_id, l.content_hash, l.read_at
            from unnest($2) as k (key)
            left join directory_alias a on a.adapter = $1 and a.key = k.key
            join directory_listing l on l.adapter = $1 and l.key = coalesce(a.listing, k.key)
            """;
        command.Parameters.Add(new() { Value = directory });
        command.Parameters.Add(new() { Value = keys.Distinct().ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var known = new Dictionary<string, KnownListing>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            known[reader.GetString(0)] = new KnownListing(reader.GetString(1), reader.GetGuid(2), reader.GetFieldValue<byte[]>(3), reader.GetFieldValue<DateTimeOffset>(4));
        }

        return known;
    }
}
