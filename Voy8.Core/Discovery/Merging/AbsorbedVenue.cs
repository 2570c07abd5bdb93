using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Voy8.Core.Catalogue;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Discovery.Merging;

/// <summary>A venue that became part of another, as it was by itself: what undoing the merge brings back.</summary>
internal sealed record AbsorbedVenue(
    Guid Id, Guid DatasetId, string SourceId, string Name, string Kind, double? Lat, double? Lon, string? Country, string? Website, double Popularity,
    byte[] ContentHash, IReadOnlyList<AbsorbedObservation> Observations)
{
    public static AbsorbedVenue Of(Guid id, Guid datasetId, VenueDraft draft, IReadOnlyList<Observation> observations) => new(
        id, datasetId, Storable(draft.SourceId), Storable(draft.Name), Storable(draft.Kind), draft.Location?.Latitude, draft.Location?.Longitude, Storable(draft.Country), Storable(draft.Website), draft.Popularity,
        draft.ContentHash, [.. observations.Select(said => new AbsorbedObservation(Storable(said.Source), [.. said.Facts.Select(Storable)], said.SeenAt))]);

    public IReadOnlyList<Observation> ObservationsOf(Guid venueId) => [.. Observations.Select(said => new Observation(venueId, said.Source, said.Facts, said.SeenAt))];

    /// <summary>For jsonb, which cannot hold the character NUL.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, MergeJson.Default.AbsorbedVenue);

    public static AbsorbedVenue Parse(string json) => JsonSerializer.Deserialize(json, MergeJson.Default.AbsorbedVenue)!;

    private static Fact Storable(Fact fact) => fact with { Value = Storable(fact.Value), SourceUrl = Storable(fact.SourceUrl) };

    [return: NotNullIfNotNull(nameof(text))]
    private static string? Storable(string? text) => text?.Replace("\0", "", StringComparison.Ordinal);
}

internal sealed record AbsorbedObservation(string Source, IReadOnlyList<Fact> Facts, DateTimeOffset SeenAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AbsorbedVenue))]
[JsonSerializable(typeof(IReadOnlyList<Matching.MatchEvidence>))]
internal sealed partial class MergeJson : JsonSerializerContext;
