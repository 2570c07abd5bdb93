using Npgsql;
using NpgsqlTypes;

namespace Voy8.Core.Crawling.Robots;

/// <summary>Outages in PostgreSQL: one row for each site whose robots.txt cannot be had.</summary>
public sealed class RobotsOutageStore(NpgsqlDataSource database) : IRobotsOutages
{
    private const string Upsert =
        """
        insert into robots_outage as old (site, since, failed_at) values ($1, $2, $2)
        on conflict (site) do update
        set since = case when old.failed_at < excluded.failed_at - $3 then excluded.since else old.since end,
            failed_at = greatest(old.failed_at, excluded.failed_at)
        returning since
        """;

    /// <inheritdoc/>
    public async Task<DateTimeOffset> NoteAsync(string site, DateTimeOffset now, TimeSpan memory, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand(Upsert);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = site });
        command.Parameters.Add(new NpgsqlParameter { Value = now.ToUniversalTime(), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter { Value = memory, NpgsqlDbType = NpgsqlDbType.Interval });
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancellationToken))!);
    }

    /// <inheritdoc/>
    public async Task EndAsync(string site, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand("delete from robots_outage where site = $1", connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = site } } };
        await command.PrepareAsync(cancellationToken);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Forgets outages of which nothing was noted since then.</summary>
    public async Task ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand("delete from robots_outage where failed_at < $1");
        command.Parameters.Add(new NpgsqlParameter { Value = before.ToUniversalTime(), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
