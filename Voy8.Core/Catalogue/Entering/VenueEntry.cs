using System.Text.Json;
using System.Text.Json.Serialization;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Catalogue.Entering;

/// <summary>What somebody says of one venue, as they wrote it save for the space around. Blank texts are null.</summary>
public sealed record VenueEntry(
    string Name,
    string? Description,
    string? Phone,
    string? Email,
    string? Website,
    VenueEntryAddress? Address,
    IReadOnlyList<string> Categories,
    GeoPoint? Location)
{
    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, VenueEntryJson.Default.VenueEntry);

    internal static VenueEntry FromJson(string json) => JsonSerializer.Deserialize(json, VenueEntryJson.Default.VenueEntry)!;

    /// <summary>Tells whether two entries say the same.</summary>
    internal byte[] Hash() => ContentHash.Of(ToJson());
}

/// <param name="Country">A code (ISO 3166-1) or a name.</param>
public sealed record VenueEntryAddress(string? Street, string? City, string? State, string? PostalCode, string? Country);

/// <summary>An entry and the venue that it became.</summary>
public sealed record EnteredVenue(Guid Id, VenueEntry Entry, DateTimeOffset EnteredAt);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VenueEntry))]
internal sealed partial class VenueEntryJson : JsonSerializerContext;
