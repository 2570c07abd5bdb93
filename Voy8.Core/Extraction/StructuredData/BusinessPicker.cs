using System.Globalization;
using Voy8.Core.Catalogue;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.StructuredData;

/// <summary>Chooses among the things that a page describes the one that is this venue.</summary>
internal static class BusinessPicker
{
    private const int ClearlyThis = 30;
    private const int MaxNames = 4;
    private const int MaxCandidates = 200;

    /// <returns>Null when nothing is a business, or several are and none is clearly this one.</returns>
    public static Item? Pick(ItemGraph graph, VenueProfile venue)
    {
        var roots = graph.Roots.ToHashSet(ReferenceEqualityComparer.Instance);
        var ranked = graph.Everything()
            .Select(item => (Item: item, Kind: KindScore(item)))
            .Where(candidate => candidate.Kind > 0)
            .Take(MaxCandidates)
            .Select(candidate => (candidate.Item, candidate.Kind, Evidence: Evidence(candidate.Item, graph, venue), Said: Said(candidate.Item, roots)))
            .OrderByDescending(candidate => candidate.Kind + candidate.Evidence + candidate.Said)
            .ToArray();
        if (ranked.Length == 0)
        {
            return null;
        }

        var best = ranked[0];
        var rivals = ranked.Count(other => other.Kind == best.Kind && IsOtherPlace(other.Item, best.Item, graph));
        return best.Evidence < 0 || (rivals > 0 && best.Evidence < ClearlyThis) ? null : best.Item;
    }

    // What it is: a business beats an organization or a place.
    private static int KindScore(Item item)
    {
        var score = 0;
        foreach (var type in item.Types)
        {
            score = Math.Max(score, SchemaTypes.IsA(type, "AdministrativeArea") ? 0
                : SchemaTypes.IsA(type, "LocalBusiness") ? 40
                : SchemaTypes.IsA(type, "Place") ? 25
                : SchemaTypes.IsA(type, "Organization") ? 20 : 0);
        }

        return score;
    }

    // Whether it is this one: by name and by place.
    private static int Evidence(Item item, ItemGraph graph, VenueProfile venue)
    {
        var score = graph.Texts(item, "name").Concat(graph.Texts(item, "alternateName")).Take(MaxNames).Select(name => NameScore(name, venue.Name)).DefaultIfEmpty(0).Max();
        if (venue.Location is { } location && Location(item, graph) is { } place)
        {
            score += place.DistanceTo(location) switch
            {
                < 500 => 30,
                < 5_000 => 0,
                _ => -60,
            };
        }

        return score;
    }

    // How much it tells.
    private static int Said(Item item, HashSet<object?> roots) =>
        (item.All("address").Count > 0 ? 8 : 0)
        + (item.All("telephone").Count > 0 ? 6 : 0)
        + (item.All("openingHours").Count > 0 || item.All("openingHoursSpecification").Count > 0 ? 8 : 0)
        + (item.All("description").Count > 0 ? 2 : 0)
        + (roots.Contains(item) ? 5 : 0);

    private static int NameScore(string name, string venueName)
    {
        var (a, b) = (Tokens(name), Tokens(venueName));
        if (a.Count == 0 || b.Count == 0)
        {
            return 0;
        }

        var shared = a.Count(b.Contains);
        return shared == a.Count || shared == b.Count ? 40 : 40 * shared / Math.Max(a.Count, b.Count);
    }

    private static HashSet<string> Tokens(string name) =>
        [.. TextFolding.Fold(name).Split([' ', '-', ',', '.', '\'', '’', '&', '|', '–', '(', ')'], StringSplitOptions.RemoveEmptyEntries).Where(token => token.Length > 1)];

    private static bool IsOtherPlace(Item a, Item b, ItemGraph graph) =>
        !ReferenceEquals(a, b)
        && ((Street(a, graph) is { } street && Street(b, graph) is { } other && street != other) || (Location(a, graph) is { } here && Location(b, graph) is { } there && here.DistanceTo(there) > 200));

    private static string? Street(Item item, ItemGraph graph) =>
        graph.Items(item, "address").SelectMany(address => graph.Texts(address, "streetAddress")).Select(TextFolding.Fold).FirstOrDefault();

    /// <summary>Where an item says that it is.</summary>
    public static GeoPoint? Location(Item item, ItemGraph graph)
    {
        foreach (var geo in graph.Items(item, "geo").Append(item))
        {
            if (Number(graph.Texts(geo, "latitude").FirstOrDefault()) is { } latitude && Number(graph.Texts(geo, "longitude").FirstOrDefault()) is { } longitude
                && new GeoPoint(latitude, longitude) is { IsValid: true } point)
            {
                return point;
            }
        }

        return null;
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
}
