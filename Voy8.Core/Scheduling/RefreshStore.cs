using Npgsql;
using NpgsqlTypes;
using Voy8.Core.Crawling;

namespace Voy8.Core.Scheduling;

/// <summary>What waits to be crawled.</summary>
/// <param name="Candidates">The first by score and the first by age, in no order.</param>
/// <param name="Due">Venues outside their windows in all.</param>
/// <param name="NeverRead">Those of them whose site was never read.</param>
/// <param name="OldestDueAt">Of the one that waits longest; null when none does.</param>
/// <param name="PagesPerVisit">As the visits of the last hour had; 1 when there was none.</param>
public sealed record RefreshBacklog(IReadOnlyList<RefreshCandidate> Candidates, long Due, long NeverRead, DateTimeOffset? OldestDueAt, double PagesPerVisit);

/// <summary>Finds the venues outside their freshness windows.</summary>
public sealed class RefreshStore(NpgsqlDataSource database)
{
    // A site's venues would only wait for each other: no more of them take a place than may be in a batch, so that a chain starves nobody.
    // A popularity that everybody has distinguishes nobody; the rest after n failures doubles from the first to the longest one.
    private const string FindDue =
        """
        with top as materialized (
            select percentile_disc($2) within group (order by popularity) as popularity, min(popularity) as least
            from venue where website is not null
        ),
        area as materialized (select * from unnest($6, $7, $8) as area (lat, lon, heat)),
        judged as (
            select v.id, v.popularity, coalesce(area.heat, 0) as heat,
                   v.popularity >= top.popularity and v.popularity > top.least as is_top,
                   greatest(coalesce(e.stale_at, v.created_at), s.crawled_at + $14,
                            case when s.failures > 0 then s.crawled_at + least($11, power(2, least(s.failures, 30) - 1)
                                * case when s.status in ('forbidden', 'not_found') then $10 else $9 end,
                                case when s.status in ('succeeded', 'unchanged') then $15 end) end) as due_at,
                   e.verified_at is null as never_read, case when starts_with(v.host, 'www.') then substr(v.host, 5) else v.host end as site
            from top
            cross join venue v
            left join enrichment e on e.venue_id = v.id
            left join crawl_state s on s.venue_id = v.id
            left join area on area.lat = floor(v.lat * $5) and area.lon = floor(v.lon * $5)
            where v.website is not null and ($12::text[] is null or v.host like any ($12))
        ),
        due as materialized (
            select * from judged where due_at <= $1 + case when is_top and not never_read then $3 else interval '0' end
        ),
        ranked as materialized (
            select *,
                   row_number() over (partition by site order by is_top desc, popularity + $4 * heat desc, due_at, id) as by_score,
                   row_number() over (partition by site order by due_at, id) as by_wait
            from due
        ),
        found as (
            (select * from ranked where by_score <= $16 order by is_top desc, popularity + $4 * heat desc, due_at, id limit $13)
            union
            (select * from ranked where by_wait <= $16 order by due_at, id limit $13)
        )
        select f.id, v.website, f.popularity, f.heat, f.is_top, f.due_at, total.due, total.never_read, total.oldest,
               (select coalesce(avg(greatest(pages_read, 1)), 1)::float8 from crawl_state where crawled_at > $1 - interval '1 hour')
        from (select count(*) as due, count(*) filter (where never_read) as never_read, min(due_at) as oldest from due) as total
        left join (found f join venue v on v.id = f.id) on true
        """;

    /// <param name="now">The time to judge by.</param>
    /// <param name="scope">Venues whose host is not in it are left out.</param>
    /// <param name="areas">Where people searched.</param>
    /// <param name="limit">Candidates by score, and as many by age; of one site no more than a batch takes of each.</param>
    /// <param name="options">Weights and rests.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<RefreshBacklog> ReadAsync(
        DateTimeOffset now, CrawlScope scope, IReadOnlyList<AreaHeat> areas, int limit, SchedulerOptions options, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand(FindDue);
        command.Parameters.AddRange(new[]
        {
            Value(NpgsqlDbType.TimestampTz, now.ToUniversalTime()),
            Value(NpgsqlDbType.Double, options.TopPercentile),
            Value(NpgsqlDbType.Interval, options.RefreshAhead),
            Value(NpgsqlDbType.Double, options.AreaBoost),
            Value(NpgsqlDbType.Double, (double)GeoCell.PerDegree),
            Value(NpgsqlDbType.Array | NpgsqlDbType.Integer, areas.Select(area => area.Cell.Lat).ToArray()),
            Value(NpgsqlDbType.Array | NpgsqlDbType.Integer, areas.Select(area => area.Cell.Lon).ToArray()),
            Value(NpgsqlDbType.Array | NpgsqlDbType.Double, areas.Select(area => area.Heat).ToArray()),
            Value(NpgsqlDbType.Interval, options.FailureRest),
            Value(NpgsqlDbType.Interval, options.RefusalRest),
            Value(NpgsqlDbType.Interval, options.MaxRest),
            Value(NpgsqlDbType.Array | NpgsqlDbType.Text, scope.LikePatterns() is { } patterns ? patterns : DBNull.Value),
            Value(NpgsqlDbType.Bigint, (long)limit),
            Value(NpgsqlDbType.Interval, options.MinRevisit),
            Value(NpgsqlDbType.Interval, options.MaxPartialRest),
            Value(NpgsqlDbType.Bigint, (long)options.MaxPerSite),
        });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var candidates = new List<RefreshCandidate>();
        var backlog = new RefreshBacklog(candidates, 0, 0, null, 1);
        while (await reader.ReadAsync(cancellationToken))
        {
            backlog = new RefreshBacklog(
                candidates, reader.GetInt64(6), reader.GetInt64(7), reader.IsDBNull(8) ? null : reader.GetFieldValue<DateTimeOffset>(8), reader.GetDouble(9));
            if (!reader.IsDBNull(0))
            {
                candidates.Add(new RefreshCandidate(
                    reader.GetGuid(0), reader.GetString(1), reader.GetFloat(2), reader.GetDouble(3), reader.GetBoolean(4), reader.GetFieldValue<DateTimeOffset>(5)));
            }
        }

        return backlog;
    }

    private static NpgsqlParameter Value(NpgsqlDbType type, object value) => new() { Value = value, NpgsqlDbType = type };
}
