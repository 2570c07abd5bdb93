using Npgsql;
using Voy8.Jobs;

namespace Voy8.Core.Catalogue.Entering;

/// <summary>Remembers for a day which entry came with which Idempotency-Key.</summary>
internal static class IdempotencyKeys
{
    public const int MaxLength = 200;

    private const int SweptAtOnce = 20;
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    // Whoever comes second waits here until the first has committed or failed.
    private const string Take =
        """
        insert into venue_entry_key as old (caller, key, body_hash, venue_id, created_at)
        values ($1, $2, $3, $4, $5)
        on conflict (caller, key) do update
        set body_hash = excluded.body_hash, venue_id = excluded.venue_id, created_at = excluded.created_at
        where old.created_at < $6
        returning venue_id
        """;

    private const string Sweep =
        """
        delete from venue_entry_key
        where (caller, key) in (select caller, key from venue_entry_key where created_at < $1 order by created_at limit $2 for update skip locked)
        """;

    public static bool IsValid(string key) => key.Length is > 0 and <= MaxLength && key.All(letter => letter is > ' ' and <= '~');

    /// <summary>
    /// Forgets some keys of the day before, then takes the key for a venue that is made in the same batch: the second command returns a row
    /// where it was free. Where it was not, the batch must not be committed.
    /// </summary>
    public static IEnumerable<NpgsqlBatchCommand> CommandsToTake(Guid caller, string key, byte[] bodyHash, Guid venueId, DateTimeOffset now) =>
    [
        Command(Sweep, (now - KeptFor).UtcDateTime, SweptAtOnce),
        Command(Take, caller, key, bodyHash, venueId, now.UtcDateTime, (now - KeptFor).UtcDateTime),
    ];

    /// <summary>What a key that is not free was used for.</summary>
    public static async Task<(Guid VenueId, byte[] BodyHash, DateTimeOffset At)> ReadAsync(
        JobTransaction transaction, Guid caller, string key, CancellationToken cancellationToken)
    {
        await using var read = new NpgsqlCommand("select venue_id, body_hash, created_at from venue_entry_key where caller = $1 and key = $2", transaction.Connection, transaction.Transaction)
        {
            Parameters = { new() { Value = caller }, new() { Value = key } },
        };
        await using var reader = await read.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? (reader.GetGuid(0), reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<DateTimeOffset>(2))
            : throw new InvalidOperationException("A key that was taken is gone.");
    }

    private static NpgsqlBatchCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        return command;
    }
}
