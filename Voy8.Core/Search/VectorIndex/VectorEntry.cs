using Voy8.Core.Catalogue;

namespace Voy8.Core.Search;

/// <summary>What the index holds of a venue: its vector and what filters ask of it.</summary>
internal sealed record VectorEntry(Guid VenueId, GeoPoint? Location, string Kind, Guid DatasetId, IReadOnlyList<string> Features, float[] Vector);
