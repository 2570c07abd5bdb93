using System.Globalization;
using Microsoft.Extensions.Options;
using Npgsql;
using Voy8.Core.Crawling;
using Voy8.Core.Embeddings;
using Voy8.Core.Enrichment;
using Voy8.Jobs;

namespace Voy8.Core.Catalogue.Importing;

/// <summary>
/// Writes a batch in one transaction: venues, facts, refused lines, how far the import is, and the jobs that follow from it.
/// So a batch is in with everything that belongs to it, or not at all. Two batches may be written at once: venues and facts, which are nobody
/// else's, side by side, and the rest, for which both want the same rows, in the order of the file.
/// </summary>
internal sealed class ImportBatchWriter(
    IJobClient jobs, VenueStore venues, EnrichmentStore enrichments, CrawlRequests crawls, IOptions<ImportOptions> options)
{
    private const string OsmAttribution = "© OpenStreetMap contributors";
    private const string OsmLicence = "ODbL-1.0";

    // The wait for the batch before is PostgreSQL's to see: somebody else may want rows of both, and who waits in a circle is told.
    private const string Announce = "select pg_advisory_xact_lock(hashtextextended('voy8:import:' || $1 || ':' || $2, 0)), set_config('synchronous_commit', 'off', true)";
    private const string AwaitEarlier = "select pg_advisory_xact_lock_shared(hashtextextended('voy8:import:' || $1 || ':' || $2, 0))";

    /// <summary>Begins to write a batch. Whoever writes the next one begins afterwards.</summary>
    public async Task<JobTransaction> BeginAsync(Import import, ImportBatch batch, CancellationToken cancellationToken)
    {
        var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        try
        {
            await LockAsync(transaction, Announce, import.Id, batch.LinesBefore, cancellationToken);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes what was begun, and ends the transaction.</summary>
    /// <param name="transaction">As it was begun.</param>
    /// <param name="import">What is imported.</param>
    /// <param name="batch">Lines that no batch had before.</param>
    /// <param name="earlier">The batch before, which may be under way; null for none.</param>
    /// <param name="known">Counts of batches before, perhaps not of all.</param>
    /// <param name="before">The batches before, with their counts. Nothing is committed unless they are.</param>
    /// <param name="cancellationToken">Stops it before it is committed.</param>
    /// <returns>The counts with this batch.</returns>
    /// <exception cref="ImportOvertakenException">Another worker has gone on with the import.</exception>
    public async Task<ImportCounts> WriteAsync(
        JobTransaction transaction, Import import, ImportBatch batch, ImportBatch? earlier, ImportCounts known, Task<ImportCounts> before, CancellationToken cancellationToken)
    {
        await using var ended = transaction;
        var expectNew = known.Created >= known.Updated + known.Unchanged;
        var (written, changed) = import.DryRun
            ? (await VenueStore.CompareAsync(transaction, import.Dataset.Id, Drafts(batch), cancellationToken), [])
            : await WriteVenuesAsync(transaction, import, batch, expectNew, cancellationToken);
        if (earlier is not null)
        {
            await LockAsync(transaction, AwaitEarlier, import.Id, earlier.LinesBefore, cancellationToken);
        }

        var sum = await before;
        if (!import.DryRun && written.Count > 0)
        {
            await FollowAsync(transaction, import, batch, written, changed, cancellationToken);
        }

        var created = written.Count(venue => venue.Created);
        var counts = new ImportCounts(batch.Lines, created, written.Count - created, batch.Records.Count - written.Count, batch.Errors.Count);
        if (!await ImportStore.AdvanceAsync(transaction, import.Id, batch.LinesBefore, batch.EndByte, counts, cancellationToken))
        {
            throw new ImportOvertakenException(import.Id);
        }

        var kept = batch.Errors.Take((int)Math.Max(0, options.Value.MaxErrorsKept - sum.Refused)).ToList();
        if (kept.Count > 0)
        {
            await ImportStore.AddErrorsAsync(transaction, import.Id, kept, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return sum + counts;
    }

    private static async Task LockAsync(JobTransaction transaction, string sql, Guid importId, long linesBefore, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction.Transaction)
        {
            Parameters = { new() { Value = importId.ToString() }, new() { Value = linesBefore.ToString(CultureInfo.InvariantCulture) } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <returns>The venues that were made or changed, and those of them whose text is to be embedded.</returns>
    private async Task<(IReadOnlyList<VenueWritten> Written, Guid[] Changed)> WriteVenuesAsync(
        JobTransaction transaction, Import import, ImportBatch batch, bool expectNew, CancellationToken cancellationToken)
    {
        // What is said of new venues is merged while PostgreSQL makes their rows; where most are known already that would be in vain.
        var source = ObservationSource.Import(import.Dataset.Slug);
        var preparing = expectNew ? Task.Run(() => Prepare(batch, source, import.CreatedAt), cancellationToken) : null;
        var written = await venues.WriteAsync(transaction, import.Dataset.Id, Drafts(batch), source, import.CreatedAt, cancellationToken);
        if (written.Count == 0)
        {
            return (written, []);
        }

        var records = batch.Records.ToDictionary(record => record.Id, StringComparer.Ordinal);
        var prepared = preparing is null ? [] : await preparing;
        var ready = written.Where(venue => venue.Created && prepared.ContainsKey(venue.SourceId)).ToList();
        await EnrichmentStore.WriteNewAsync(transaction, source, import.CreatedAt, ready.ConvertAll(venue => prepared[venue.SourceId].Of(venue.Id)), cancellationToken);
        var outcomes = await enrichments.ApplyAsync(
            transaction,
            [.. written.Except(ready).Select(venue => records[venue.SourceId].ToObservation(venue.Id, source, import.CreatedAt))],
            cancellationToken);
        return (written, [.. ready.Select(venue => venue.Id), .. outcomes.Where(outcome => outcome.TextChanged).Select(outcome => outcome.VenueId)]);
    }

    private async Task FollowAsync(
        JobTransaction transaction, Import import, ImportBatch batch, IReadOnlyList<VenueWritten> written, Guid[] changed, CancellationToken cancellationToken)
    {
        var websites = batch.Records.ToDictionary(record => record.Id, record => record.Website, StringComparer.Ordinal);
        await transaction.EnqueueManyAsync([.. changed.Chunk(options.Value.VenuesPerEmbedding).Select(ids => new JobItem<EmbedVenues>(new EmbedVenues(ids)))], cancellationToken);
        await crawls.RequestAsync(transaction, [.. written.Select(venue => (venue.Id, websites[venue.SourceId]))], JobPriority.Normal, cancellationToken);
        if (import.Dataset.Attribution is null && batch.Records.Exists(record => record.Id.StartsWith("osm:", StringComparison.Ordinal)))
        {
            await DatasetStore.AttributeAsync(transaction, import.Dataset.Id, OsmAttribution, OsmLicence, cancellationToken);
        }
    }

    private Dictionary<string, NewEnrichment> Prepare(ImportBatch batch, string source, DateTimeOffset seenAt) => batch.Records
        .Where(record => record.Facts.Count <= FactJson.MaxFacts)
        .ToDictionary(record => record.Id, record => enrichments.Prepare(record.Name, record.Kind, record.Country, record.ToObservation(Guid.Empty, source, seenAt)), StringComparer.Ordinal);

    private static List<VenueDraft> Drafts(ImportBatch batch) => batch.Records.ConvertAll(record => record.ToDraft());
}

/// <summary>Another worker has gone on with the import: this one held its job for longer than its lease.</summary>
internal sealed class ImportOvertakenException(Guid importId) : Exception($"Another worker goes on with import {importId}.");
