using System.Buffers;

namespace Voy8.Core.Catalogue.Importing.Formats;

/// <summary>Reads a venue out of a record of a CSV file.</summary>
internal sealed class CsvVenueParser : IRecordParser
{
    private readonly CsvDialect _dialect;
    private readonly CsvRecordParser _splitter;
    private readonly RecordWriter _record = new();

    // By column: the keys that it gives.
    private readonly string[][] _keys;

    public CsvVenueParser(CsvDialect dialect, ColumnMapping mapping)
    {
        (_dialect, _splitter) = (dialect, new CsvRecordParser(dialect.Delimiter));
        var keys = mapping.Columns.ToLookup(pair => pair.Value, pair => pair.Key, StringComparer.OrdinalIgnoreCase);
        _keys = [.. dialect.Columns.Select(column => keys[column].ToArray())];
    }

    public VenueRecord Parse(ReadOnlySequence<byte> content)
    {
        var fields = _splitter.Split(CsvText.Decode(content.ToArray()));
        if (fields.Count > _dialect.Columns.Count)
        {
            throw new VenueFormatException($"The line has {fields.Count} fields, and the file has {_dialect.Columns.Count} columns.");
        }

        _record.Begin();
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var column = 0; column < fields.Count; column++)
        {
            if (_keys[column].Length == 0)
            {
                _record.Tag(_dialect.Columns[column], fields[column]);
            }

            foreach (var key in _keys[column].Where(key => said.TryAdd(key, RecordWriter.Canonical(key, fields[column]))))
            {
                _record.Text(key, key == RecordKeys.Country ? RecordWriter.Country(fields[column]) : fields[column]);
            }
        }

        _record.IdOf(RecordKeys.Identifying.Select(said.GetValueOrDefault));
        return VenueRecordParser.Parse(_record.End());
    }

    public void Dispose()
    {
        _splitter.Dispose();
        _record.Dispose();
    }
}
