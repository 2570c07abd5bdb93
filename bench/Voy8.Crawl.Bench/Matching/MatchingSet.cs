using Voy8.Core.Catalogue;
using Voy8.Core.Discovery.Matching;
using Voy8.Core.Enrichment;

namespace Voy8.Crawl.Bench.Matching;

/// <summary>
/// A labelled set made of real venues by seeded rules: for each venue a copy as another list may have it, for every fourth a branch, and for every fourth
/// a neighbour that is another business. Each is compared with every venue that is near it or shares its telephone or domain (where its place is unknown, its name); with its own venue it is the same
/// business, with every other it is not. Pairs of venues that are likely the same business twice in the source (one name within 100 m) carry no label.
/// </summary>
internal sealed class MatchingSet
{
    private const double NearMetres = 450;
    private const int MaxSharing = 60;
    private const double CellDegrees = 0.005;

    private readonly List<SourceVenue> _venues;
    private readonly ILookup<(int, int), SourceVenue> _byCell;
    private readonly ILookup<string, SourceVenue> _byKey;
    private readonly ILookup<string, SourceVenue> _byName;
    private readonly Dictionary<string, SourceVenue> _byId;

    public MatchingSet(IEnumerable<SourceVenue> venues)
    {
        _venues = [.. venues];
        _byId = _venues.ToDictionary(venue => venue.Id, StringComparer.Ordinal);
        _byName = _venues.ToLookup(venue => TextFolding.Fold(venue.Subject.Names[0]), StringComparer.Ordinal);
        _byCell = _venues.ToLookup(venue => CellOf(venue.Subject.Location!.Value));
        _byKey = _venues
            .SelectMany(venue => venue.Profile.Phones.Concat(venue.Profile.Domains).Select(key => (key, venue)))
            .ToLookup(pair => pair.key, pair => pair.venue, StringComparer.Ordinal);
    }

    /// <param name="heldOut">False: the half that the matcher was developed on.</param>
    public IEnumerable<VenueCopy> Copies(bool heldOut)
    {
        foreach (var venue in _venues)
        {
            var random = new Random(BitConverter.ToInt32(ContentHash.Of(venue.Id)));
            if (random.Next(2) == 0 != heldOut)
            {
                continue;
            }

            yield return VenueCopy.Of(venue, random);
            if (random.Next(4) == 0)
            {
                yield return VenueCopy.BranchOf(venue, random);
            }

            if (random.Next(4) == 0 && _venues[random.Next(_venues.Count)] is var named && !IsOneName(named.Subject, venue.Subject))
            {
                yield return VenueCopy.NeighbourOf(venue, named, random);
            }
        }
    }

    /// <summary>The venues that a copy is compared with, and whether it is of them.</summary>
    public IEnumerable<(SourceVenue Venue, bool IsSame)> CandidatesOf(VenueCopy copy, MatchProfile profile)
    {
        var near = copy.Subject.Location is { } location ? Around(location) : _byName[TextFolding.Fold(copy.Subject.Names[0])].Take(MaxSharing);
        var sharing = profile.Phones.Concat(profile.Domains).SelectMany(key => _byKey[key].Take(MaxSharing));
        var source = copy.SourceId is null ? null : _byId[copy.SourceId];
        return near.Concat(sharing).DistinctBy(venue => venue.Id)
            .Where(venue => venue == source || !IsLikelyTwice(venue.Subject, source?.Subject ?? copy.Subject))
            .Select(venue => (venue, venue == source));
    }

    private IEnumerable<SourceVenue> Around(GeoPoint location)
    {
        var (row, column) = CellOf(location);
        return from r in Enumerable.Range(row - 1, 3)
               from c in Enumerable.Range(column - 2, 5)
               from venue in _byCell[(r, c)]
               where venue.Subject.Location!.Value.DistanceTo(location) <= NearMetres
               select venue;
    }

    private static bool IsLikelyTwice(MatchSubject a, MatchSubject b) =>
        IsOneName(a, b) && (a.Location is null || b.Location is null || a.Location.Value.DistanceTo(b.Location.Value) < 100);

    private static bool IsOneName(MatchSubject a, MatchSubject b) => a.Names.Select(TextFolding.Fold).Intersect(b.Names.Select(TextFolding.Fold)).Any();

    private static (int Row, int Column) CellOf(GeoPoint point) => ((int)Math.Floor(point.Latitude / CellDegrees), (int)Math.Floor(point.Longitude / CellDegrees));
}
