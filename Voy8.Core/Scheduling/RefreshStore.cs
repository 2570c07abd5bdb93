using Npgsql;
using NpgsqlTypes;

namespace Voy8.Core.Scheduling;

/// <summary>What waits to be crawled.</summary>
/// <param name="Candidates">The first by score and the first by age, in no order.</param>
/// <param name="Due">Venues outside their windows in all.</param>
/// <param name="NeverRead">Those of them whose site was never read.</param>
/// <param name="OldestDueAt">Of the one that waits longest; null when none does.</param>
/// <param name="PagesPerVisit">As the visits of the last hour had; 1 when there was none.</param>
public sealed record RefreshBacklog(IReadOnlyList<RefreshCandidate> Candidates, long Due, long NeverRead, DateTimeOffset? OldestDueAt, double PagesPerVisit);

/// <summary>Finds the venues outside their freshness windows.</summary>
public sealed class RefreshStore(NpgsqlDataSource database, RefreshLedger ledger)
{
    // Each round looks past the sites that filled the one before; nobody has so many chains of thousands.
    private const int MaxRounds = 10;

    private const string IsTop = "r.popularity >= $3";

    private const string IsDue = $"r.due_at <= $1 + $2 and (r.due_at <= $1 or {IsTop} and not r.never_read)";

    private const string Count =
        $"""
        select count(*), count(*) filter (where r.never_read), min(r.due_at),
               (select coalesce(avg(greatest(pages_read, 1)), 1)::float8 from refresh_venue where crawled_at > $1 - interval '1 hour')
        from refresh_venue r
        where {IsDue}
        """;

    private const string ByScore = "is_top desc, popularity + $11 * heat desc, due_at, venue_id";
    private const string ByWait = "due_at, venue_id";

    /// <param name="now">The time to judge by.</param>
    /// <param name="areas">Where people searched.</param>
    /// <param name="limit">Candidates by score, and as many by age; of one site no more than a batch takes of each.</param>
    /// <param name="options">Weights and rests.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<RefreshBacklog> ReadAsync(
        DateTimeOffset now, IReadOnlyList<AreaHeat> areas, int limit, SchedulerOptions options, CancellationToken cancellationToken = default)
    {
        var top = await ledger.BringUpToDateAsync(options, cancellationToken);
        NpgsqlParameter[] Judged() =>
        [
            Value(NpgsqlDbType.TimestampTz, now.ToUniversalTime()), Value(NpgsqlDbType.Interval, options.RefreshAhead), Value(NpgsqlDbType.Real, top),
        ];
        var backlog = await CountAsync(Judged(), cancellationToken);
        if (backlog.Due == 0)
        {
            return backlog;
        }

        var byScore = await FindAsync(ByScore, limit, options, areas, Judged, cancellationToken);
        var byWait = await FindAsync(ByWait, limit, options, areas, Judged, cancellationToken);
        return backlog with { Candidates = [.. byScore.Union(byWait)] };
    }

    private async Task<RefreshBacklog> CountAsync(NpgsqlParameter[] judged, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Count);
        command.Parameters.AddRange(judged);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new RefreshBacklog(
            [], reader.GetInt64(0), reader.GetInt64(1), reader.IsDBNull(2) ? null : reader.GetFieldValue<DateTimeOffset>(2), reader.GetDouble(3));
    }

    /// <summary>The first in an order, but of each site only the first few: a chain that starves nobody.</summary>
    private async Task<IEnumerable<RefreshCandidate>> FindAsync(
        string order, int limit, SchedulerOptions options, IReadOnlyList<AreaHeat> areas, Func<NpgsqlParameter[]> judged, CancellationToken cancellationToken)
    {
        var window = checked(4L * limit);
        var ofFullSites = new List<RefreshCandidate>();
        var full = new HashSet<long>();
        for (var round = 1; ; round++)
        {
            await using var command = database.CreateCommand(Sql(order, areas.Count > 0));
            command.Parameters.AddRange(judged());
            command.Parameters.AddRange(new[]
            {
                Value(NpgsqlDbType.Array | NpgsqlDbType.Bigint, full.ToArray()),
                Value(NpgsqlDbType.Bigint, window),
                Value(NpgsqlDbType.Bigint, (long)options.MaxPerSite),
                Value(NpgsqlDbType.Bigint, (long)limit),
                Value(NpgsqlDbType.Array | NpgsqlDbType.Integer, areas.Select(area => area.Cell.Lat).ToArray()),
                Value(NpgsqlDbType.Array | NpgsqlDbType.Integer, areas.Select(area => area.Cell.Lon).ToArray()),
                Value(NpgsqlDbType.Array | NpgsqlDbType.Double, areas.Select(area => area.Heat).ToArray()),
                Value(NpgsqlDbType.Double, options.AreaBoost),
            });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var (found, seen, filled) = (new List<RefreshCandidate>(limit), 0L, full.Count);
            while (await reader.ReadAsync(cancellationToken))
            {
                var candidate = new RefreshCandidate(
                    reader.GetGuid(0), reader.GetString(1), reader.GetFloat(2), reader.GetDouble(3), reader.GetBoolean(4), reader.GetFieldValue<DateTimeOffset>(5));
                found.Add(candidate);
                seen = reader.GetInt64(8);
                if (reader.GetInt64(7) > options.MaxPerSite)
                {
                    full.Add(reader.GetInt64(6));
                    ofFullSites.Add(candidate);
                }
            }

            if (seen < window || found.Count >= limit || full.Count == filled || round == MaxRounds)
            {
                return ofFullSites.Union(found).Order(order == ByWait
                    ? Comparer<RefreshCandidate>.Create(RefreshSelection.CompareByWait)
                    : Comparer<RefreshCandidate>.Create((x, y) => RefreshSelection.CompareByScore(x, y, options.AreaBoost))).Take(limit);
            }
        }
    }

    // Without the join a scan of the index is all it takes.
    private static string Sql(string order, bool hasAreas) =>
        $"""
        with area as materialized (select * from unnest($8, $9, $10) as area (lat, lon, heat)),
        due as (
            select r.venue_id, r.site, r.popularity, {(hasAreas ? "coalesce(area.heat, 0)" : "0::float8")} as heat, {IsTop} as is_top, r.due_at
            from refresh_venue r
            {(hasAreas ? "left join area on area.lat = r.cell_lat and area.lon = r.cell_lon" : "")}
            where {IsDue} and (cardinality($4) = 0 or r.site <> all ($4))
        ),
        seen as materialized (select * from due order by {order} limit $5),
        ranked as (
            select *, row_number() over (partition by site order by {order}) as place, count(*) over (partition by site) as of_site from seen
        )
        select f.venue_id, v.website, f.popularity, f.heat, f.is_top, f.due_at, f.site, f.of_site, (select count(*) from seen)
        from (select * from ranked where place <= $6 order by {order} limit $7) as f
        join venue v on v.id = f.venue_id
        where v.website is not null
        """;

    private static NpgsqlParameter Value(NpgsqlDbType type, object value) => new() { Value = value, NpgsqlDbType = type };
}
