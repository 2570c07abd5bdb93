using Npgsql;

namespace Voy8.Core.Notes;

/// <summary>How a note is read, wherever it is.</summary>
internal static class NoteSql
{
    public const string Columns = "n.id, n.venue_id, coalesce(v.name, n.venue_name), v.id is not null, n.text, n.version, n.created_at, n.updated_at";

    public const string From = "from note n left join venue v on v.id = n.venue_id";

    /// <summary><c>$1</c> is the owner.</summary>
    public const string Own = "n.owner_id = $1 and n.deleted_at is null";

    public static Note Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0),
        reader.GetGuid(1),
        reader.GetString(2),
        reader.GetBoolean(3),
        reader.GetString(4),
        reader.GetInt32(5),
        reader.GetFieldValue<DateTimeOffset>(6),
        reader.GetFieldValue<DateTimeOffset>(7));

    /// <param name="locking">Nothing, or how the row is locked.</param>
    public static async Task<Note?> FindAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, Guid ownerId, Guid id, string locking, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"select {Columns} {From} where {Own} and n.id = $2{locking}", connection, transaction)
        {
            Parameters = { new() { Value = ownerId }, new() { Value = id } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader) : null;
    }
}
