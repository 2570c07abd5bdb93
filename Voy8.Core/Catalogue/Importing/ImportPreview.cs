using Microsoft.Extensions.Options;
using Voy8.Core.Catalogue.Importing.Formats;

namespace Voy8.Core.Catalogue.Importing;

/// <summary>A venue as an import would read it.</summary>
public sealed record PreviewedVenue(
    long Line, string Id, string Name, string Kind, GeoPoint? Location, string? Country, string? Website, IReadOnlyList<(string Field, string Value)> Facts);

/// <summary>What an import would make of a file's beginning.</summary>
/// <param name="Columns">Of a CSV file; else none.</param>
/// <param name="Mapping">Key of a record to column, guessed where nobody chose.</param>
public sealed record ImportPreview(
    ImportFormat Format, IReadOnlyList<string> Columns, ColumnMapping Mapping, IReadOnlyList<PreviewedVenue> Venues, IReadOnlyList<ImportError> Errors);

/// <summary>Reads the beginning of a file as an import would, and keeps nothing.</summary>
public sealed class ImportPreviews(IOptions<ImportOptions> options)
{
    /// <summary>Bytes of a file that are looked at.</summary>
    public const int MaxBytes = 1024 * 1024;

    private const int MaxVenues = 10;
    private const int MaxErrors = 10;

    /// <param name="beginning">At most <see cref="MaxBytes"/>.</param>
    /// <param name="isWhole">False when the file goes on: then its last line is passed over, which may be half of one.</param>
    /// <param name="fileName">Its name tells the format, perhaps.</param>
    /// <param name="wish">What somebody chose.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The preview; or what keeps the file from being read.</returns>
    public async Task<(ImportPreview? Preview, string? Problem)> ReadAsync(
        ReadOnlyMemory<byte> beginning, bool isWhole, string fileName, ImportWish wish, CancellationToken cancellationToken = default)
    {
        RecordFormat format;
        try
        {
            format = RecordFormat.Of(wish.Format, fileName, beginning.Span[..Math.Min(beginning.Length, FormatDetector.HeadBytes)], wish.Mapping ?? ColumnMapping.None);
        }
        catch (VenueFormatException exception)
        {
            return (null, exception.Message);
        }

        using var parser = format.CreateParser();
        var (venues, errors) = (new List<PreviewedVenue>(), new List<ImportError>());
        await foreach (var line in format.CutAsync(new MemoryStream(beginning.ToArray(), writable: false), options.Value.MaxLineBytes, cancellationToken))
        {
            var isCutOff = !isWhole && (line.End >= beginning.Length || line.Broken is not null);
            if (isCutOff || (venues.Count == MaxVenues && errors.Count == MaxErrors))
            {
                break;
            }

            RecordTaker.Take(
                line,
                parser,
                record => venues.AddUpTo(MaxVenues, new PreviewedVenue(
                    line.Number, record.Id, record.Name, record.Kind, record.Location, record.Country, record.Website, [.. record.Facts.Select(fact => (fact.Field, fact.Value))])),
                error => errors.AddUpTo(MaxErrors, error));
        }

        return (new ImportPreview(format.Format, format.Dialect?.Columns ?? [], format.Mapping, venues, errors), null);
    }
}

file static class ListExtensions
{
    public static void AddUpTo<T>(this List<T> list, int most, T item)
    {
        if (list.Count < most)
        {
            list.Add(item);
        }
    }
}
