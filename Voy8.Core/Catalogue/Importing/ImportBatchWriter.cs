using Microsoft.Extensions.Options;
using Voy8.Core.Crawling;
using Voy8.Core.Embeddings;
using Voy8.Core.Enrichment;
using Voy8.Jobs;

namespace Voy8.Core.Catalogue.Importing;

/// <summary>
/// Writes a batch in one transaction: venues, facts, refused lines, how far the import is, and the jobs that follow from it.
/// So a batch is in with everything that belongs to it, or not at all.
/// </summary>
internal sealed class ImportBatchWriter(
    IJobClient jobs, VenueStore venues, EnrichmentStore enrichments, CrawlRequests crawls, IOptions<ImportOptions> options)
{
    private const string OsmAttribution = "© OpenStreetMap contributors";
    private const string OsmLicence = "ODbL-1.0";

    /// <exception cref="ImportOvertakenException">Another worker has gone on with the import.</exception>
    public async Task<ImportCounts> WriteAsync(Import import, ImportBatch batch, long refusedBefore, CancellationToken cancellationToken)
    {
        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        var written = await WriteVenuesAsync(transaction, import, batch, cancellationToken);
        var created = written.Count(venue => venue.Created);
        var counts = new ImportCounts(batch.Lines, created, written.Count - created, batch.Records.Count - written.Count, batch.Errors.Count);
        if (!await ImportStore.AdvanceAsync(transaction, import.Id, batch.LinesBefore, batch.EndByte, counts, cancellationToken))
        {
            throw new ImportOvertakenException(import.Id);
        }

        var kept = batch.Errors.Take((int)Math.Max(0, options.Value.MaxErrorsKept - refusedBefore)).ToList();
        if (kept.Count > 0)
        {
            await ImportStore.AddErrorsAsync(transaction, import.Id, kept, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return counts;
    }

    private async Task<IReadOnlyList<VenueWritten>> WriteVenuesAsync(
        JobTransaction transaction, Import import, ImportBatch batch, CancellationToken cancellationToken)
    {
        var written = await venues.WriteAsync(transaction, import.Dataset.Id, batch.Records.ConvertAll(record => record.ToDraft()), cancellationToken);
        if (written.Count == 0)
        {
            return written;
        }

        var records = batch.Records.ToDictionary(record => record.Id, StringComparer.Ordinal);
        var source = ObservationSource.Import(import.Dataset.Slug);
        var outcomes = await enrichments.ApplyAsync(
            transaction,
            [.. written.Select(venue => records[venue.SourceId].ToObservation(venue.Id, source, import.CreatedAt))],
            cancellationToken);
        await EnqueueAsync(transaction, outcomes, [.. written.Select(venue => (venue.Id, records[venue.SourceId].Website))], cancellationToken);
        if (import.Dataset.Attribution is null && batch.Records.Exists(record => record.Id.StartsWith("osm:", StringComparison.Ordinal)))
        {
            await DatasetStore.AttributeAsync(transaction, import.Dataset.Id, OsmAttribution, OsmLicence, cancellationToken);
        }

        return written;
    }

    private async Task EnqueueAsync(
        JobTransaction transaction, IReadOnlyList<EnrichmentOutcome> outcomes, (Guid Id, string? Website)[] sites, CancellationToken cancellationToken)
    {
        var texts = outcomes.Where(outcome => outcome.TextChanged).Select(outcome => outcome.VenueId).Chunk(options.Value.VenuesPerEmbedding);
        await transaction.EnqueueManyAsync([.. texts.Select(ids => new JobItem<EmbedVenues>(new EmbedVenues(ids)))], cancellationToken);
        await crawls.RequestAsync(transaction, sites, JobPriority.Normal, cancellationToken);
    }
}

/// <summary>Another worker has gone on with the import: this one held its job for longer than its lease.</summary>
internal sealed class ImportOvertakenException(Guid importId) : Exception($"Another worker goes on with import {importId}.");
