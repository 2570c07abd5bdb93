using Voy8.Core.Catalogue;

namespace Voy8.Core.Search;

/// <summary>Venues that are like another: by their vectors.</summary>
public sealed class SimilarVenues
{
    private readonly VectorStore _vectors;
    private readonly IVectorIndex _index;
    private readonly FoundVenueStore _venues;

    internal SimilarVenues(VectorStore vectors, IVectorIndex index, FoundVenueStore venues) => (_vectors, _index, _venues) = (vectors, index, venues);

    /// <param name="venueId">The venue; one without a vector has no similar ones.</param>
    /// <param name="radiusMetres">How far from it they may lie, where its place is known.</param>
    /// <param name="limit">How many, at most.</param>
    /// <returns>Best first, with the cosine similarity and the distance.</returns>
    public async Task<IReadOnlyList<(FoundVenue Venue, double Similarity, double? DistanceMetres)>> FindAsync(
        Guid venueId, double radiusMetres, int limit, CancellationToken cancellationToken = default)
    {
        var status = _index.Status;
        if (status is not { IsReady: true, ModelId: { } modelId })
        {
            return [];
        }

        VectorEntry? entry = null;
        await foreach (var stored in _vectors.ReadAsync(modelId, status.Dimensions, [venueId], cancellationToken))
        {
            entry = stored;
        }

        if (entry is null)
        {
            return [];
        }

        var area = entry.Location is { } point ? new SearchArea(point, radiusMetres, null) : SearchArea.Everywhere;
        var filters = SearchFilters.None with { Area = area };
        var nearest = await _index.FindAsync(entry.Vector, filters, limit + 1, 0, cancellationToken);
        VectorHit[] hits = [.. nearest.Where(hit => hit.VenueId != venueId).Take(limit)];
        var venues = await _venues.ReadAsync([.. hits.Select(hit => hit.VenueId)], cancellationToken);
        return [.. hits.Where(hit => venues.ContainsKey(hit.VenueId)).Select(hit => (venues[hit.VenueId], (double)hit.Similarity, Distance(entry.Location, venues[hit.VenueId].Location)))];
    }

    private static double? Distance(GeoPoint? from, GeoPoint? to) => from is { } a && to is { } b ? a.DistanceTo(b) : null;
}
