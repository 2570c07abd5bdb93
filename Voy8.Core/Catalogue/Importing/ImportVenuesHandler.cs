using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
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
    private const int ExcerptBytes = 200;

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

            await using var file = Open(payload, out var size);
            import = import with { SizeBytes = size ?? import.SizeBytes };
            await imports.MarkRunningAsync(import.Id, import.SizeBytes, cancellationToken);
            var counts = await ReadAsync(import, file, quote: payload.Path is null, context, cancellationToken);
            if (counts is { Created: 0, Updated: 0, Unchanged: 0 })
            {
                throw new PermanentJobException($"None of the {counts.Lines} lines is a venue; the import's errors say why. The file must be JSON Lines: one object a line.");
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

    /// <summary>Reads the next batch while the last one is written; never more than these two are in memory.</summary>
    private async Task<ImportCounts> ReadAsync(Import import, Stream file, bool quote, JobContext context, CancellationToken cancellationToken)
    {
        var seen = new SeenIds();
        var batch = new ImportBatch(import.Counts.Lines);
        var writing = Task.FromResult(import.Counts);
        try
        {
            await foreach (var line in LineReader.ReadAsync(file, options.Value.MaxLineBytes, cancellationToken))
            {
                // Committed by an earlier attempt: read again only for its id.
                var target = line.Number <= import.Counts.Lines ? null : batch;
                target?.Pass(line);
                Take(line, seen, target, quote);
                if (target is not null && (batch.Lines >= options.Value.BatchLines || batch.Bytes >= options.Value.BatchBytes))
                {
                    writing = WriteAsync(import, batch, await writing, context, cancellationToken);
                    batch = new ImportBatch(batch.LinesAfter);
                }
            }

            return batch.Lines == 0 ? await writing : await WriteAsync(import, batch, await writing, context, cancellationToken);
        }
        finally
        {
            await ((Task)writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<ImportCounts> WriteAsync(Import import, ImportBatch batch, ImportCounts before, JobContext context, CancellationToken cancellationToken)
    {
        var counts = before + await writer.WriteAsync(import, batch, before.Refused, cancellationToken);
        context.Report(new JobProgress(
            Percent: import.SizeBytes == 0 ? null : Math.Min(100, 100.0 * batch.EndByte / import.SizeBytes),
            Processed: counts.Lines,
            Failed: counts.Refused,
            Message: import.FileName,
            Counters: new Dictionary<string, long>
            {
                ["venues_created"] = counts.Created,
                ["venues_updated"] = counts.Updated,
                ["venues_unchanged"] = counts.Unchanged,
                ["lines_refused"] = counts.Refused,
            }));
        return counts;
    }

    /// <param name="line">The line.</param>
    /// <param name="seen">Ids of the lines before.</param>
    /// <param name="batch">Where it goes; null when it went somewhere in an earlier attempt.</param>
    /// <param name="quote">Whether a refused line is quoted. Of a file on this machine that may hold anything, nobody shall read more than venues.</param>
    private static void Take(ImportLine line, SeenIds seen, ImportBatch? batch, bool quote)
    {
        if (!line.TooLong && IsBlank(line.Content))
        {
            return;
        }

        try
        {
            var record = line.TooLong
                ? throw new VenueFormatException("The line is too long.")
                : VenueRecordParser.Parse(line.Content);
            if (!seen.Add(record.Id))
            {
                throw new VenueFormatException($"The id '{record.Id}' was used by an earlier line of the file.");
            }

            batch?.Records.Add(record);
        }
        catch (VenueFormatException exception)
        {
            batch?.Errors.Add(new ImportError(line.Number, exception.Message, quote ? Excerpt(line.Content) : ""));
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

    private static bool IsBlank(ReadOnlySequence<byte> content)
    {
        foreach (var segment in content)
        {
            if (segment.Span.ContainsAnyExcept((byte)' ', (byte)'\t'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The beginning of the line as text; what is not UTF-8, and half a letter at the end, shows as �.</summary>
    private static string Excerpt(ReadOnlySequence<byte> content) =>
        Encoding.UTF8.GetString(content.Slice(0, Math.Min(content.Length, ExcerptBytes))).Replace('\0', '\uFFFD');
}
