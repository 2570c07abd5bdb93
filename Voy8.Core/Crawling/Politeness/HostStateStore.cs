using Npgsql;
using NpgsqlTypes;

namespace Voy8.Core.Crawling.Politeness;

/// <summary>States of hosts in PostgreSQL, by the database's clock: one row for each that rests long or fails.</summary>
public sealed class HostStateStore(NpgsqlDataSource database) : IHostMemory
{
    private const string Select = "select greatest(next_at - now(), interval '0'), errors from crawl_host where host = $1";

    // A rest never ends earlier than somebody else has asked for, unless the host answers again.
    private const string Upsert =
        """
        insert into crawl_host as old (host, next_at, errors) values ($1, now() + $2, $3)
        on conflict (host) do update
        set next_at = case when excluded.errors = 0 then excluded.next_at else greatest(old.next_at, excluded.next_at) end,
            errors = excluded.errors
        """;

    /// <inheritdoc/>
    public async Task<HostState> FindAsync(string host, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Select, connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = host } } };
        await command.PrepareAsync(cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new HostState(reader.GetTimeSpan(0), reader.GetInt32(1)) : default;
    }

    /// <inheritdoc/>
    public async Task KeepAsync(string host, HostState state, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand(Upsert);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = host });
        command.Parameters.Add(new NpgsqlParameter { Value = state.Rest, NpgsqlDbType = NpgsqlDbType.Interval });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = state.Errors });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Forgets hosts whose rest ended so long ago.</summary>
    public async Task ForgetAsync(TimeSpan after, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand("delete from crawl_host where next_at < now() - $1");
        command.Parameters.Add(new NpgsqlParameter { Value = after, NpgsqlDbType = NpgsqlDbType.Interval });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
