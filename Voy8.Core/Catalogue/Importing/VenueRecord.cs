using System.Text.Json;
using System.Text.Json.Serialization;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Catalogue.Importing;

/// <summary>What one line of an import says of a venue, checked and in canonical form.</summary>
internal sealed record VenueRecord(
    string Id, string Name, string Kind, GeoPoint? Location, string? Country, string? Website, double Popularity, IReadOnlyList<ImportedFact> Facts)
{
    /// <summary>
    /// The row for the venue. Its hash is of the canonical record and not of the line, so that spaces and the order of keys change nothing,
    /// while a better reading of the same line does. Nor does the order of the facts, which is not kept.
    /// </summary>
    public VenueDraft ToDraft() => new(
        Id, Name, Kind, Location, Country, Website, Popularity,
        ContentHash.Of(JsonSerializer.SerializeToUtf8Bytes(Canonical(), VenueRecordJson.Default.VenueRecord)));

    private VenueRecord Canonical() => this with
    {
        Popularity = (float)Popularity,
        Facts = [.. Facts.OrderBy(fact => fact.Field, StringComparer.Ordinal).ThenBy(fact => fact.Value, StringComparer.Ordinal).ThenBy(fact => fact.Confidence)],
    };

    public Observation ToObservation(Guid venueId, string source, DateTimeOffset seenAt) =>
        new(venueId, source, [.. Facts.Select(fact => new Fact(fact.Field, fact.Value, null, FactMethod.Import, fact.Confidence, seenAt))], seenAt);
}

internal readonly record struct ImportedFact(string Field, string Value, double Confidence);

[JsonSerializable(typeof(VenueRecord))]
internal sealed partial class VenueRecordJson : JsonSerializerContext;

/// <summary>A line that is no venue; the message says why, for people.</summary>
internal sealed class VenueFormatException(string message) : Exception(message);
