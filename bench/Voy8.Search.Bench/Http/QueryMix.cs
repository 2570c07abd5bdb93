using System.Globalization;

namespace Voy8.Search.Bench.Http;

/// <summary>A query, and what sort of query it is.</summary>
internal readonly record struct MixedQuery(string Family, string Address);

/// <summary>
/// What people ask: kinds, cuisines, features, names with and without slips, Greek, filters of every sort. Points lie anywhere in the
/// cities, so that hardly any query comes twice. The same seed gives the same queries.
/// </summary>
internal static class QueryMix
{
    private static readonly (double Lat, double Lon)[] Cities =
        [(48.137, 11.575), (48.15, 11.55), (48.11, 11.6), (37.98, 23.73), (40.63, 22.95), (35.17, 33.36), (34.68, 33.04), (35.34, 25.13), (38.25, 21.73)];

    private static readonly string[] Kinds = ["pharmacy", "cafe", "Restaurant", "supermarket", "φαρμακείο", "Bäckerei", "bar", "εστιατόριο", "Kinderarzt", "bank"];

    private static readonly string[] Meanings =
    [
        "vegetarian restaurant with a terrace", "quiet cafe to work with wifi", "italienisches Restaurant", "sushi", "pizza", "vietnamese with outdoor seating",
        "σουβλάκι", "beer garden", "somewhere to eat with children", "fresh fish by the sea", "draußen sitzen", "Frühstück", "bookshop", "ταβέρνα με αυλή", "ice cream",
    ];

    private static readonly string[] Names =
    [
        "Hofbräuhaus", "hofbrauhus", "Augustiner", "Edeka", "Rewe", "Eurobank", "Goodys", "Starbuks", "Μασούτης", "Lidl", "Vodafone", "Rossmann", "Alpha Bank",
        "Plaisio", "Public", "Shell", "EKO", "Ratskeller", "Paulaner", "ΑΒ Βασιλόπουλος", "Sklavenitis", "Zaras cafe", "Coffee Island", "Mikel",
    ];

    private static readonly string[] Features = ["wheelchair", "outdoor_seating", "wifi", "vegetarian"];

    public static MixedQuery[] Make(int count, int seed = 7)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Next(random))];
    }

    /// <summary>The same as the page asks them.</summary>
    public static MixedQuery[] WithFacets(int count, int seed) =>
        [.. Make(count, seed).Select(query => new MixedQuery(query.Family + "_facets", query.Address + "&facets=true"))];

    /// <summary>What was typed so far, from one letter on.</summary>
    public static MixedQuery[] Typed(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var words = Pick(random, [.. Names, .. Kinds, .. Meanings]);
            var typed = words[..random.Next(1, Math.Min(words.Length, 12) + 1)];
            return new MixedQuery("suggest", "search/suggest?q=" + Uri.EscapeDataString(typed));
        })];
    }

    private static MixedQuery Next(Random random)
    {
        var (lat, lon) = Cities[random.Next(Cities.Length)];
        (lat, lon) = (lat + ((random.NextDouble() - 0.5) * 0.06), lon + ((random.NextDouble() - 0.5) * 0.08));
        var near = string.Create(CultureInfo.InvariantCulture, $"&lat={lat:0.00000}&lon={lon:0.00000}");
        var radius = "&radius_m=" + Pick(random, ["1000", "2000", "3000", "5000"]);
        var city = "&radius_m=15000";
        var box = string.Create(CultureInfo.InvariantCulture, $"&bbox={lon - 0.03:0.0000},{lat - 0.02:0.0000},{lon + 0.03:0.0000},{lat + 0.02:0.0000}");
        return random.Next(10) switch
        {
            0 => Of("kind_city", Pick(random, Kinds), near + city),
            1 => Of("kind_near", Pick(random, Kinds), near + radius),
            2 => Of("meaning_city", Pick(random, Meanings), near + city),
            3 => Of("meaning_near", Pick(random, Meanings), near + radius),
            4 => Of("meaning_anywhere", Pick(random, Meanings), near),
            5 => Of("name", Pick(random, Names), near),
            6 => Of("name_box", Pick(random, Names), box),
            7 => Of("open_now", Pick(random, Kinds) + " open now", near + radius),
            8 => Of("filters", Pick(random, Meanings), near + city + "&feature=" + Pick(random, Features) + "&kind=restaurant&kind=cafe"),
            _ => Of("cheap", Pick(random, Meanings) + " cheap", near + radius),
        };
    }

    private static MixedQuery Of(string family, string words, string filters) => new(family, "search?q=" + Uri.EscapeDataString(words) + filters);

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
