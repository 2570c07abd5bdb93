using System.Collections.Frozen;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Catalogue.Importing;

/// <summary>
/// Which features OpenStreetMap's tags tell of. A tag counts when its value affirms it; <c>limited</c> does not:
/// a step at the door is no wheelchair access. See the OpenStreetMap wiki's page of each key.
/// </summary>
internal static class OsmFeatures
{
    private static readonly FrozenSet<string> Affirming = FrozenSet.Create("yes", "only", "designated", "customers", "wlan", "wifi", "recommended", "required");

    /// <summary>Affirmed by any value but <c>no</c>: <c>terrace</c>, <c>sidewalk</c>, a number of high chairs, hours of delivery.</summary>
    private static readonly (string Tag, string Feature)[] AffirmedByAnything =
    [
        ("outdoor_seating", Features.OutdoorSeating),
        ("outdoor_area", Features.OutdoorSeating),
        ("terrace", Features.OutdoorSeating),
        ("delivery", Features.Delivery),
        ("takeaway", Features.Takeaway),
        ("live_music", Features.LiveMusic),
        ("highchair", Features.ChildFriendly),
        ("kids_area", Features.ChildFriendly),
        ("parking", Features.Parking),
        ("dog", Features.DogsAllowed),
        ("dogs", Features.DogsAllowed),
    ];

    private static readonly (string Tag, string Feature)[] AffirmedByYes =
    [
        ("biergarten", Features.BeerGarden),
        ("beer_garden", Features.BeerGarden),
        ("wheelchair", Features.Wheelchair),
        ("internet_access", Features.Wifi),
        ("wifi", Features.Wifi),
        ("diet:vegetarian", Features.Vegetarian),
        ("vegetarian", Features.Vegetarian),
        ("diet:vegan", Features.Vegan),
        ("diet:gluten_free", Features.GlutenFree),
        ("diet:halal", Features.Halal),
        ("diet:kosher", Features.Kosher),
        ("reservation", Features.Reservation),
        ("air_conditioning", Features.AirConditioning),
        ("smoking", Features.Smoking),
        ("payment:cards", Features.Cards),
        ("payment:credit_cards", Features.Cards),
        ("payment:debit_cards", Features.Cards),
        ("payment:visa", Features.Cards),
        ("payment:mastercard", Features.Cards),
        ("payment:girocard", Features.Cards),
        ("payment:maestro", Features.Cards),
        ("payment:contactless", Features.Cards),
    ];

    /// <summary>Codes of <see cref="Features"/>, each once.</summary>
    public static IEnumerable<string> Of(IReadOnlyDictionary<string, string> tags, IReadOnlyCollection<string> cuisines)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        found.UnionWith(AffirmedByYes.Where(pair => Has(tags, pair.Tag, Affirming.Contains)).Select(pair => pair.Feature));
        found.UnionWith(AffirmedByAnything.Where(pair => Has(tags, pair.Tag, value => value is not ("no" or "none" or "unknown"))).Select(pair => pair.Feature));
        found.UnionWith(cuisines.Where(cuisine => cuisine is Features.Vegetarian or Features.Vegan));
        if (found.Contains(Features.BeerGarden))
        {
            found.Add(Features.OutdoorSeating);
        }

        return found;
    }

    /// <summary>The tags that say <c>yes</c> to features; those that OpenStreetMap has no tag for are left out.</summary>
    public static IEnumerable<string> TagsOf(IEnumerable<string> features) => features
        .Select(feature => Array.Find(AffirmedByYes, pair => pair.Feature == feature).Tag ?? Array.Find(AffirmedByAnything, pair => pair.Feature == feature).Tag)
        .OfType<string>().Distinct();

    private static bool Has(IReadOnlyDictionary<string, string> tags, string tag, Func<string, bool> affirms) =>
        tags.TryGetValue(tag, out var value) && affirms(value.ToLowerInvariant());
}
