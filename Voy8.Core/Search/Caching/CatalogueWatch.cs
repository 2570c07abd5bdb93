using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace Voy8.Core.Search;

/// <summary>Asks PostgreSQL for transactions that wrote something search can see, and keeps <see cref="CatalogueGeneration"/> by them.</summary>
internal sealed class CatalogueWatch(
    NpgsqlDataSource database, CatalogueGeneration generation, IOptions<SearchOptions> options, TimeProvider time, ILogger<CatalogueWatch> logger) : BackgroundService
{
    private const string Newest =
        """
        select changed_in from (
            (select changed_in from venue order by changed_in desc limit 1)
            union all (select changed_in from enrichment order by changed_in desc limit 1)
            union all (select changed_in from embedding order by changed_in desc limit 1)
            union all (select changed_in from embedding_removed order by changed_in desc limit 1)
            union all (select changed_in from venue_removed order by changed_in desc limit 1)) as newest
        order by changed_in desc limit 1
        """;

    // One statement, one snapshot: what it does not see, the next one does.
    private const string Changes =
        """
        select snapshot.xmin, changes.changed_in
        from (select pg_snapshot_xmin(pg_current_snapshot()) as xmin) as snapshot
        left join (
            select changed_in from venue where changed_in >= $1
            union select changed_in from enrichment where changed_in >= $1
            union select changed_in from embedding where changed_in >= $1
            union select changed_in from embedding_removed where changed_in >= $1
            union select changed_in from venue_removed where changed_in >= $1) as changes on true
        """;

    private readonly ChangeLedger<ulong> _ledger = new(transaction => transaction);
    private ulong? _newest;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.CacheLifetime == TimeSpan.Zero)
        {
            return;
        }

        using var timer = new PeriodicTimer(options.Value.IndexPollInterval, time);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.GenerationUnknown(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        if (_newest is null)
        {
            await using var newest = database.CreateCommand(Newest);
            _newest = await newest.ExecuteScalarAsync(cancellationToken) as ulong? ?? 0;
            _ledger.Begin(_newest.Value);
        }

        await using var command = database.CreateCommand(Changes);
        command.Parameters.Add(new NpgsqlParameter { Value = _ledger.Watermark, NpgsqlDbType = NpgsqlDbType.Xid8 });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var watermark = _ledger.Watermark;
        var visible = new List<ulong>();
        while (await reader.ReadAsync(cancellationToken))
        {
            watermark = reader.GetFieldValue<ulong>(0);
            if (!reader.IsDBNull(1))
            {
                visible.Add(reader.GetFieldValue<ulong>(1));
            }
        }

        generation.Observe(began, visible.Append(_newest.Value).Max(), [.. _ledger.Unseen(visible)]);
        _ledger.Advance(watermark, visible);
    }
}
