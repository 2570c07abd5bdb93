namespace Voy8.Core.Catalogue.Importing.Formats;

/// <summary>A file's format with all that its beginning tells of it: how to cut it, and how to read what was cut.</summary>
internal sealed class RecordFormat
{
    private RecordFormat(ImportFormat format, CsvDialect? dialect, ColumnMapping mapping) => (Format, Dialect, Mapping) = (format, dialect, mapping);

    public ImportFormat Format { get; }

    /// <summary>Of a CSV file.</summary>
    public CsvDialect? Dialect { get; }

    /// <summary>Which column gives what.</summary>
    public ColumnMapping Mapping { get; }

    /// <param name="format">As somebody said; null: by the name and the beginning.</param>
    /// <param name="fileName">Of the file.</param>
    /// <param name="head">The first <see cref="FormatDetector.HeadBytes"/>, or all that there is.</param>
    /// <param name="mapping">What somebody chose; the rest is guessed.</param>
    /// <exception cref="VenueFormatException">Nothing can be read from a file that begins so.</exception>
    public static RecordFormat Of(ImportFormat? format, string fileName, ReadOnlySpan<byte> head, ColumnMapping mapping)
    {
        var found = format ?? FormatDetector.Detect(fileName, head);
        if (found != ImportFormat.Csv)
        {
            return new RecordFormat(found, null, ColumnMapping.None);
        }

        var dialect = CsvDialect.Of(head) ?? throw new VenueFormatException($"The first line must name the columns, {CsvDialect.MaxColumns} at most.");
        if (mapping.Columns.Values.FirstOrDefault(column => column.Length > 0 && !dialect.Columns.Contains(column, StringComparer.OrdinalIgnoreCase)) is { } missing)
        {
            throw new VenueFormatException($"The file has no column '{(missing.Length <= 100 ? missing : missing[..100])}', which the mapping names.");
        }

        var complete = ColumnMapping.Guess(dialect.Columns, mapping);
        return complete.Columns.ContainsKey(RecordKeys.Name)
            ? new RecordFormat(found, dialect, complete)
            : throw new VenueFormatException("No column seems to be the venue's name: say which one is, in the mapping.");
    }

    public IAsyncEnumerable<ImportLine> CutAsync(Stream stream, int maxRecordBytes, CancellationToken cancellationToken) => Format switch
    {
        ImportFormat.Csv => CsvCutter.ReadAsync(stream, Dialect!.Delimiter, maxRecordBytes, cancellationToken),
        ImportFormat.Json => new JsonCutter(null, maxRecordBytes).ReadAsync(stream, cancellationToken),
        ImportFormat.Geojson => new JsonCutter(JsonCutter.Features, maxRecordBytes).ReadAsync(stream, cancellationToken),
        ImportFormat.Overpass => new JsonCutter(JsonCutter.Elements, maxRecordBytes).ReadAsync(stream, cancellationToken),
        _ => LineReader.ReadAsync(stream, maxRecordBytes, cancellationToken),
    };

    public IRecordParser CreateParser() => Format switch
    {
        ImportFormat.Csv => new CsvVenueParser(Dialect!, Mapping),
        ImportFormat.Geojson => new FeatureParser(),
        ImportFormat.Overpass => new OverpassParser(),
        _ => new JsonRecordParser(),
    };
}
