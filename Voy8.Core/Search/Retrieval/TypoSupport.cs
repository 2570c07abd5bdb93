using Npgsql;

namespace Voy8.Core.Search;

/// <summary>Knows whether the database has trigrams (pg_trgm), by which typing errors in names are forgiven.</summary>
public sealed class TypoSupport(NpgsqlDataSource database)
{
    private bool? _available;

    /// <summary>Asks once; an extension that is added later is seen after a restart.</summary>
    public async ValueTask<bool> IsAvailableAsync(CancellationToken cancellationToken = default)
    {
        if (_available is { } known)
        {
            return known;
        }

        await using var command = database.CreateCommand("select exists (select from pg_extension where extname = 'pg_trgm')");
        var available = (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
        _available = available;
        return available;
    }
}
