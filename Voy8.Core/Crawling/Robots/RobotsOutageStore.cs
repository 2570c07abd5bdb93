using System.Collections.Concurrent;
using System.Collections.Frozen;
using Npgsql;
using NpgsqlTypes;

namespace Voy8.Core.Crawling.Robots;

/// <summary>
/// Outages in PostgreSQL: one row for each site whose robots.txt cannot be had. Few sites have one, and every visit says that one has
/// ended: which sites have one is known for a minute, so that the others cost nothing. Of an outage that another worker notes and this
/// one sees end within that minute, the end is noted with the next robots.txt.
/// </summary>
public sealed class RobotsOutageStore(NpgsqlDataSource database, TimeProvider time) : IRobotsOutages
{
    /// <summary>With more sites than this, each is asked for.</summary>
    private const int MaxKnown = 10_000;

    private static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(1);

    private const string Upsert =
        """
        insert into robots_outage as old (site, since, failed_at) values ($1, $2, $2)
        on conflict (site) do update
        set since = case when old.failed_at < excluded.failed_at - $3 then excluded.since else old.since end,
            failed_at = greatest(old.failed_at, excluded.failed_at)
        returning since
        """;

    private readonly ConcurrentDictionary<string, bool> _noted = [];
    private volatile Known? _known;

    /// <inheritdoc/>
    public async Task<DateTimeOffset> NoteAsync(string site, DateTimeOffset now, TimeSpan memory, CancellationToken cancellationToken = default)
    {
        _noted[site] = true;
        await using var command = database.CreateCommand(Upsert);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = site });
        command.Parameters.Add(new NpgsqlParameter { Value = now.ToUniversalTime(), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter { Value = memory, NpgsqlDbType = NpgsqlDbType.Interval });
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancellationToken))!);
    }

    /// <inheritdoc/>
    public async Task EndAsync(string site, CancellationToken cancellationToken = default)
    {
        if (!_noted.ContainsKey(site) && (await KnownAsync(cancellationToken)).Sites?.Contains(site) == false)
        {
            return;
        }

        await using var command = database.CreateCommand("delete from robots_outage where site = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = site });
        await command.ExecuteNonQueryAsync(cancellationToken);
        _noted.TryRemove(site, out _);
    }

    /// <summary>Forgets outages of which nothing was noted since then.</summary>
    public async Task ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand("delete from robots_outage where failed_at < $1");
        command.Parameters.Add(new NpgsqlParameter { Value = before.ToUniversalTime(), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<Known> KnownAsync(CancellationToken cancellationToken)
    {
        if (_known is { } known && time.GetElapsedTime(known.Read) < KnownFor)
        {
            return known;
        }

        var read = time.GetTimestamp();
        await using var command = database.CreateCommand("select site from robots_outage limit $1");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = MaxKnown + 1 });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var sites = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            sites.Add(reader.GetString(0));
        }

        return _known = new Known(sites.Count > MaxKnown ? null : sites.ToFrozenSet(StringComparer.Ordinal), read);
    }

    /// <param name="Sites">Null when they are too many to know.</param>
    private sealed record Known(FrozenSet<string>? Sites, long Read);
}
