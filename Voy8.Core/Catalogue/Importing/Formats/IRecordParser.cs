using System.Buffers;

namespace Voy8.Core.Catalogue.Importing.Formats;

/// <summary>Reads a venue out of one line or element of a format. For one thread.</summary>
internal interface IRecordParser : IDisposable
{
    /// <exception cref="VenueFormatException">It is no venue.</exception>
    VenueRecord Parse(ReadOnlySequence<byte> content);
}

/// <summary>A record of ours, or a GeoJSON feature.</summary>
internal sealed class JsonRecordParser : IRecordParser
{
    private readonly FeatureParser _features = new();

    public VenueRecord Parse(ReadOnlySequence<byte> content) => VenueRecordParser.Parse(
        content, element => FeatureParser.IsFeature(element) ? _features.Read(element) : VenueRecordParser.Read(new RecordReader(element)));

    public void Dispose() => _features.Dispose();
}
