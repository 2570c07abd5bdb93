using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Voy8.Core.Catalogue.Importing.Formats;

/// <summary>Splits one record of a CSV file (RFC 4180) into its fields. For one thread.</summary>
internal sealed class CsvRecordParser(char delimiter) : IDisposable
{
    private readonly CsvConfiguration _configuration = new(CultureInfo.InvariantCulture)
    {
        Delimiter = delimiter.ToString(),
        HasHeaderRecord = false,
        NewLine = "\n",
        BadDataFound = null,
        IgnoreBlankLines = false,
    };

    private readonly RecordText _text = new();
    private CsvParser? _parser;

    /// <param name="record">Whole, without the line break at its end.</param>
    public IReadOnlyList<string> Split(string record)
    {
        _text.Set(record + "\n");
        _parser ??= new CsvParser(_text, _configuration, leaveOpen: true);
        var fields = _parser.Read() ? Array.ConvertAll(_parser.Record ?? [], CsvFormula.Unshield) : [];
        if (!_text.IsJustRead)
        {
            // It saw the end elsewhere than we did, and must not see it in the next record.
            _parser.Dispose();
            _parser = null;
        }

        return fields;
    }

    public void Dispose()
    {
        _parser?.Dispose();
        _text.Dispose();
    }

    /// <summary>Gives the parser one record at a time.</summary>
    private sealed class RecordText : TextReader
    {
        private string _record = "";
        private int _position;
        private bool _ranOut;

        public bool IsJustRead => _position == _record.Length && !_ranOut;

        public void Set(string record) => (_record, _position, _ranOut) = (record, 0, false);

        public override int Read(char[] buffer, int index, int count)
        {
            var length = Math.Min(count, _record.Length - _position);
            _ranOut |= length == 0 && count > 0;
            _record.CopyTo(_position, buffer, index, length);
            _position += length;
            return length;
        }
    }
}
