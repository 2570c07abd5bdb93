using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Voy8.Core.Crawling;

namespace Voy8.Core.Scheduling;

/// <summary>
/// Keeps <c>refresh_venue</c> in step with the tables it is made from: judges anew the venues that changed since the last cycle, and all of
/// them when the scope or a rest was set otherwise. Writers only note which venues they touched.
/// </summary>
public sealed class RefreshLedger(NpgsqlDataSource database, CrawlScope scope)
{
    /// <summary>Venues judged in one transaction; what is done stays done when a cycle runs out of time.</summary>
    private const int BatchSize = 10_000;

    private const string Begin =
        """
        with changed as (update refresh_state set settings = $1, top = null, least = null where settings is distinct from $1 returning one),
        noted as (insert into refresh_note select id from venue, changed where website is not null returning 1)
        select count(*) from noted
        """;

    private const string Take =
        "delete from refresh_note where ctid = any (array(select ctid from refresh_note limit $1)) returning venue_id";

    // A batch is looked up by its ids. For thousands of them the planner would rather scan all venues, for each batch anew.
    private const string LookUpById =
        "set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off; set local max_parallel_workers_per_gather = 0; set local jit = off";

    // The rest after n failures doubles from the first to the longest one.
    private const string Judge =
        """
        select v.id, v.website, v.popularity, v.lat, v.lon,
               greatest(coalesce(e.stale_at, v.created_at), s.crawled_at + $2,
                        case when s.failures > 0 then s.crawled_at + least($5, power(2, least(s.failures, 30) - 1)
                            * case when s.status in ('forbidden', 'not_found') then $4 else $3 end,
                            case when s.status in ('succeeded', 'unchanged') then $6 end) end),
               e.verified_at is null, s.crawled_at, coalesce(s.pages_read, 0)
        from venue v
        left join enrichment e on e.venue_id = v.id
        left join crawl_state s on s.venue_id = v.id
        where v.id = any ($1) and v.website is not null
        """;

    private const string Forget = "delete from refresh_venue where venue_id = any ($1)";

    private const string Write =
        """
        insert into refresh_venue as old (venue_id, site, popularity, cell_lat, cell_lon, due_at, never_read, crawled_at, pages_read)
        select id, hashtextextended(site, 0), popularity, lat, lon, due_at, never_read, crawled_at, pages
        from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) as judged (id, site, popularity, lat, lon, due_at, never_read, crawled_at, pages)
        order by id
        on conflict (venue_id) do update
        set site = excluded.site, popularity = excluded.popularity, cell_lat = excluded.cell_lat, cell_lon = excluded.cell_lon,
            due_at = excluded.due_at, never_read = excluded.never_read, crawled_at = excluded.crawled_at, pages_read = excluded.pages_read
        where old is distinct from excluded
        """;

    // Found by its place from above, through the index: the popularity that a share of all has at most.
    private const string FindTop =
        """
        update refresh_state
        set top = (select popularity from refresh_venue order by popularity desc
                   offset (select count(*) - greatest(ceil(count(*) * $1::float8), 1) from refresh_venue)::bigint limit 1),
            least = (select min(popularity) from refresh_venue)
        where top is null and exists (select from refresh_venue)
        """;

    // A popularity that everybody has distinguishes nobody.
    private const string ReadTop = "select case when top > least then top else (select min(popularity) from refresh_venue where popularity > state.least) end from refresh_state as state";

    // A visit changes no popularity: most cycles need not look for the top anew.
    private const string ForgetTop =
        """
        update refresh_state set top = null
        where top is not null and exists (
            select from unnest($1, $2) as judged (id, popularity)
            left join refresh_venue old on old.venue_id = judged.id
            where old.popularity is distinct from judged.popularity)
        """;

    /// <summary>Judges whatever waits to be judged: some 20,000 venues a second (docs/crawling.md), and nothing where nothing changed.</summary>
    /// <param name="options">The rests and the percentile of the top.</param>
    /// <param name="cancellationToken">Stops it; what was judged is kept.</param>
    /// <returns>The popularity from which on a venue is of the top; infinity where there is none.</returns>
    public async Task<float> BringUpToDateAsync(SchedulerOptions options, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await ExecuteAsync(connection, Begin, [new() { Value = SettingsOf(options) }], cancellationToken);
        var (judged, taken) = (0, BatchSize);
        while (taken == BatchSize)
        {
            taken = await JudgeBatchAsync(connection, options, cancellationToken);
            judged += taken;
        }

        if (judged >= BatchSize)
        {
            // So many rows are read through their indexes alone only when the table was vacuumed, and autovacuum takes its time.
            await ExecuteAsync(connection, "vacuum (analyze) refresh_venue", [], cancellationToken);
        }

        await ExecuteAsync(connection, FindTop, [new() { Value = options.TopPercentile }], cancellationToken);
        await using var command = new NpgsqlCommand(ReadTop, connection);
        return await command.ExecuteScalarAsync(cancellationToken) is float top ? top : float.PositiveInfinity;
    }

    private async Task<int> JudgeBatchAsync(NpgsqlConnection connection, SchedulerOptions options, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        // One at a time, so that what was judged first is not written last.
        await ExecuteAsync(connection, "select one from refresh_state for update", [], cancellationToken);
        var noted = await TakeAsync(connection, cancellationToken);
        if (noted.Count > 0)
        {
            await ExecuteAsync(connection, LookUpById, [], cancellationToken);
            var ids = noted.Distinct().ToArray();
            var rows = await JudgeAsync(connection, ids, options, cancellationToken);
            await ExecuteAsync(connection, Forget, [Values(NpgsqlDbType.Uuid, ids.Except(rows.Select(row => row.Id)).ToArray())], cancellationToken);
            await WriteAsync(connection, rows, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return noted.Count;
    }

    private static async Task<List<Guid>> TakeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Take, connection) { Parameters = { new() { Value = BatchSize } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken))
        {
            ids.Add(reader.GetGuid(0));
        }

        return ids;
    }

    private async Task<List<JudgedVenue>> JudgeAsync(NpgsqlConnection connection, Guid[] ids, SchedulerOptions options, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Judge, connection);
        command.Parameters.Add(Values(NpgsqlDbType.Uuid, ids));
        foreach (var rest in new[] { options.MinRevisit, options.FailureRest, options.RefusalRest, options.MaxRest, options.MaxPartialRest })
        {
            command.Parameters.Add(new NpgsqlParameter { Value = rest, NpgsqlDbType = NpgsqlDbType.Interval });
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<JudgedVenue>(ids.Length);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.GetString(1) is var website && scope.Contains(website))
            {
                rows.Add(new JudgedVenue(
                    reader.GetGuid(0),
                    SiteAddress.HostOf(new Uri(website)),
                    reader.GetFloat(2),
                    reader.IsDBNull(3) ? null : GeoCell.Of(new(reader.GetDouble(3), reader.GetDouble(4))),
                    reader.GetDateTime(5),
                    reader.GetBoolean(6),
                    reader.IsDBNull(7) ? null : reader.GetDateTime(7),
                    reader.GetInt32(8)));
            }
        }

        return rows;
    }

    private static async Task WriteAsync(NpgsqlConnection connection, List<JudgedVenue> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var ids = rows.Select(row => row.Id).ToArray();
        var popularities = rows.Select(row => row.Popularity).ToArray();
        await ExecuteAsync(connection, ForgetTop, [Values(NpgsqlDbType.Uuid, ids), Values(NpgsqlDbType.Real, popularities)], cancellationToken);
        await ExecuteAsync(
            connection,
            Write,
            [
                Values(NpgsqlDbType.Uuid, ids),
                Values(NpgsqlDbType.Text, rows.Select(row => row.Site).ToArray()),
                Values(NpgsqlDbType.Real, popularities),
                Values(NpgsqlDbType.Integer, rows.Select(row => row.Cell?.Lat).ToArray()),
                Values(NpgsqlDbType.Integer, rows.Select(row => row.Cell?.Lon).ToArray()),
                Values(NpgsqlDbType.TimestampTz, rows.Select(row => row.DueAt).ToArray()),
                Values(NpgsqlDbType.Boolean, rows.Select(row => row.NeverRead).ToArray()),
                Values(NpgsqlDbType.TimestampTz, rows.Select(row => row.CrawledAt).ToArray()),
                Values(NpgsqlDbType.Integer, rows.Select(row => row.Pages).ToArray()),
            ],
            cancellationToken);
    }

    private string SettingsOf(SchedulerOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"{scope} {options.TopPercentile} {options.MinRevisit} {options.FailureRest} {options.RefusalRest} {options.MaxRest} {options.MaxPartialRest}");

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 240 };
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlParameter Values(NpgsqlDbType type, Array values) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type };

    private sealed record JudgedVenue(
        Guid Id, string Site, float Popularity, GeoCell? Cell, DateTime DueAt, bool NeverRead, DateTime? CrawledAt, int Pages);
}
