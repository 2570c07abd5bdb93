using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Voy8.Core.Catalogue.Importing.Formats;
using Voy8.Jobs;

namespace Voy8.Core.Catalogue.Importing;

/// <summary>
/// Reads a file line by line and commits it batch by batch. An attempt that follows another goes on after the last committed line;
/// a line that is no venue is noted with its number, and the rest goes in.
/// </summary>
internal sealed class ImportVenuesHandler(
    NpgsqlDataSource database, ImportStore imports, ImportBatchWriter writer, IOptions<ImportOptions> options, TimeProvider time, ILogger<ImportVenuesHandler> logger)
    : IJobHandler<ImportVenues>
{
    public async Task HandleAsync(ImportVenues payload, JobContext context, CancellationToken cancellationToken)
    {
        var import = await imports.FindAsync(payload.ImportId, cancellationToken)
            ?? throw new PermanentJobException("The import is gone: its dataset was deleted.");
        if (import.State == ImportState.Succeeded)
        {
            return;
        }

        try
        {
            var started = time.GetTimestamp();
            if (payload.Path is null && import.SizeBytes > 0 && !await imports.HasBytesAsync(import.Id, cancellationToken))
            {
                throw new PermanentJobException("The file is kept no longer: import it again.");
            }

            var format = await RecogniseAsync(import, payload, cancellationToken);
            await using var file = Open(payload, out var size);
            import = import with { SizeBytes = size ?? import.SizeBytes };
            await imports.MarkRunningAsync(import.Id, import.SizeBytes, format.Format, cancellationToken);
            var counts = await ReadAsync(import, file, format, quote: payload.Path is null, context, cancellationToken);
            if (counts is { Created: 0, Updated: 0, Unchanged: 0 })
            {
                throw new PermanentJobException($"None of the {counts.Lines} lines is a venue; the import's errors say why. The file was read as {format.Format.Name()}.");
            }

            await imports.MarkSucceededAsync(import.Id, cancellationToken);
            context.SetResult(counts);
            logger.Imported(import.FileName, import.Dataset.Slug, counts.Created, counts.Updated, counts.Unchanged, counts.Refused, time.GetElapsedTime(started).TotalSeconds);
        }
        catch (Exception exception) when (exception is PermanentJobException || (context.Attempt >= context.MaxAttempts && exception is not OperationCanceledException))
        {
            await imports.MarkFailedAsync(import.Id, CancellationToken.None);
            if (exception is PermanentJobException)
            {
                // A replay would find the same; where the attempts ran out it may not, and the bytes stay for a while.
                await imports.FreeAsync(import.Id, CancellationToken.None);
            }

            throw;
        }
    }

    /// <summary>Reads the next batch while the last two are written; never more than these three are in memory.</summary>
    private async Task<ImportCounts> ReadAsync(Import import, Stream file, RecordFormat format, bool quote, JobContext context, CancellationToken cancellationToken)
    {
        using var parser = format.CreateParser();
        string? broken = null;
        var seen = new SeenIds();
        var (batch, earlier) = (new ImportBatch(import.Counts.Lines), (ImportBatch?)null);
        var (former, writing) = (Task.FromResult(import.Counts), Task.FromResult(import.Counts));
        try
        {
            await foreach (var line in format.CutAsync(file, options.Value.MaxLineBytes, cancellationToken))
            {
                // Committed by an earlier attempt: read again only for its id.
                var target = line.LastNumber <= import.Counts.Lines ? null : batch;
                target?.Pass(line);
                Take(line, parser, seen, target, quote);
                broken = line.Broken;
                if (target is not null && (batch.Lines >= options.Value.BatchLines || batch.Bytes >= options.Value.BatchBytes))
                {
                    (former, writing) = (writing, await BeginAsync(import, batch, earlier, await former, writing, context, cancellationToken));
                    (batch, earlier) = (new ImportBatch(batch.LinesAfter), batch);
                }
            }

            var counts = batch.Lines == 0 ? await writing : await await BeginAsync(import, batch, earlier, await former, writing, context, cancellationToken);
            return broken is null ? counts : throw new PermanentJobException($"{broken} What came before went in.");
        }
        finally
        {
            // It waits for the one before it, unless it failed by itself.
            await ((Task)writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ((Task)former).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>When the batch is begun, what ends when it is written.</returns>
    private async Task<Task<ImportCounts>> BeginAsync(
        Import import, ImportBatch batch, ImportBatch? earlier, ImportCounts known, Task<ImportCounts> before, JobContext context, CancellationToken cancellationToken)
    {
        var transaction = await writer.BeginAsync(import, batch, cancellationToken);
        return WriteAsync(import, writer.WriteAsync(transaction, import, batch, earlier, known, before, cancellationToken), batch.EndByte, context);
    }

    private static async Task<ImportCounts> WriteAsync(Import import, Task<ImportCounts> writing, long endByte, JobContext context)
    {
        var counts = await writing;
        context.Report(new JobProgress(
            Percent: import.SizeBytes == 0 ? null : Math.Min(100, 100.0 * endByte / import.SizeBytes),
            Processed: counts.Lines,
            Failed: counts.Refused,
            Message: import.FileName,
            Counters: new Dictionary<string, long>
            {
                ["venues_created"] = counts.Created,
                ["venues_updated"] = counts.Updated,
                ["venues_unchanged"] = counts.Unchanged,
                ["lines_refused"] = counts.Refused,
            })
        {
            IsCheckpoint = true,
        });
        return counts;
    }

    /// <param name="line">The line.</param>
    /// <param name="parser">Reads it.</param>
    /// <param name="seen">Ids of the lines before.</param>
    /// <param name="batch">Where it goes; null when it went somewhere in an earlier attempt.</param>
    /// <param name="quote">Whether a refused line is quoted.</param>
    private static void Take(ImportLine line, IRecordParser parser, SeenIds seen, ImportBatch? batch, bool quote) => RecordTaker.Take(
        line,
        parser,
        record =>
        {
            if (!seen.Add(record.Id))
            {
                throw new VenueFormatException($"The id '{record.Id}' was used by an earlier line of the file.");
            }

            batch?.Records.Add(record);
        },
        error => batch?.Errors.Add(error),
        quote);

    private async Task<RecordFormat> RecogniseAsync(Import import, ImportVenues payload, CancellationToken cancellationToken)
    {
        await using var file = Open(payload, out _);
        var head = new byte[FormatDetector.HeadBytes];
        var length = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        try
        {
            return RecordFormat.Of(import.Format, import.FileName, head.AsSpan(0, length), import.Mapping);
        }
        catch (VenueFormatException exception)
        {
            throw new PermanentJobException(exception.Message, exception);
        }
    }

    private Stream Open(ImportVenues payload, out long? size)
    {
        if (payload.Path is null)
        {
            size = null;
            return new ChunkStream(database, payload.ImportId);
        }

        if (!RegularFile.Exists(payload.Path))
        {
            throw new PermanentJobException($"The worker cannot read {payload.Path}: there is no such file, or nothing in it.");
        }

        try
        {
            var file = new FileStream(payload.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, useAsync: true);
            size = file.Length;
            return file;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new PermanentJobException($"The worker cannot read {payload.Path}: {exception.Message}", exception);
        }
    }
}
