using System.Globalization;
using Voy8.DemoSites.Prose;
using Voy8.DemoSites.Seeding;
using Voy8.DemoSites.Sites;
using Voy8.DemoSites.Town;

namespace Voy8.DemoSites.Venues;

/// <summary>Everybody who does business in the town: the lines of the venue files, given houses, phones, hours, texts and websites.</summary>
public sealed class VenueTown
{
    private static readonly string[] FeatureOrder =
    [
        "outdoor_seating", "beer_garden", "wheelchair", "wifi", "vegetarian", "vegan", "gluten_free", "live_music", "dogs_allowed", "parking", "delivery",
        "takeaway", "reservation", "cards", "child_friendly", "air_conditioning", "sea_view", "quiet",
    ];

    private readonly Dictionary<string, DemoVenue> _bySlug;

    private VenueTown(TownMap map, IReadOnlyList<DemoVenue> venues)
    {
        Map = map;
        Venues = venues;
        _bySlug = venues.ToDictionary(venue => venue.Slug, StringComparer.OrdinalIgnoreCase);
    }

    public TownMap Map { get; }

    public IReadOnlyList<DemoVenue> Venues { get; }

    public DemoVenue? Find(string slug) => _bySlug.GetValueOrDefault(slug);

    public static VenueTown Build()
    {
        var map = TownMap.Build();
        var kinds = Resource.Json<Dictionary<string, VenueKind>>("kinds.json");
        var hours = Resource.Json<Dictionary<string, string[]>>("hours.json");
        var homes = new Homes(map, SeededRandom.For(TownMap.Seed, "homes"));
        var venues = new List<DemoVenue>();
        foreach (var code in Language.Codes)
        {
            var language = Language.Load(code);
            var writer = new Writer(language, TownMap.Seed);
            var index = 0;
            foreach (var seed in VenueSeed.Load(code))
            {
                venues.Add(Settle(seed, language, writer, kinds[seed.Kind], hours, homes.Take(seed.Quarter, kinds[seed.Kind].Food), index++));
            }
        }
        return new VenueTown(map, SiteProfiler.AssignSites(venues));
    }

    private static DemoVenue Settle(
        VenueSeed seed, Language language, Writer writer, VenueKind kind, Dictionary<string, string[]> hours, Building building, int index)
    {
        var slug = Slug.Of(seed.Name);
        var random = SeededRandom.For(TownMap.Seed, slug);
        var extra = ExtraFeatures(seed, kind, random);
        var features = FeatureOrder.Where(feature => extra.Contains(feature) || seed.Features.Contains(feature)).ToArray();
        var text = writer.Write(seed, kind, building, extra, random);
        var patterns = hours[kind.Hours];
        var pattern = random.Below(patterns.Length);
        return new DemoVenue
        {
            Slug = slug,
            Name = seed.Name,
            Kind = seed.Kind,
            KindOf = kind,
            Language = language,
            Building = building,
            Postcode = string.Format(CultureInfo.InvariantCulture, language.Postcode, 1 + ((int)building.Quarter % 9), random.Below(10)),
            Email = EmailOf(slug, language, random),
            Cuisines = seed.Cuisines,
            PriceLevel = seed.PriceLevel,
            Popularity = Math.Round((decimal)(random.Unit() * random.Unit()), 3),
            Text = text,
            Facts = new VenueFacts(PhoneNumbers.E164(language.Country, index), seed.Hours ?? WeekHours.Parse(patterns[pattern]), features, Describe(text, extra)),
            OtherHours = seed.Hours is null && kind.Hours != "always" && random.Chance(0.1) ? WeekHours.Parse(patterns[(pattern + 1) % patterns.Length]) : null,
            Site = null,
        };
    }

    /// <summary>The introduction, where it is, and two of the things that are good to know.</summary>
    private static string Describe(VenueText text, IReadOnlyList<string> extra) =>
        string.Join(' ', [text.Introduction, text.Place, .. extra.Take(2).Select(feature => text.FeatureSentences[feature])]);

    private static IReadOnlyList<string> ExtraFeatures(VenueSeed seed, VenueKind kind, SeededRandom random) =>
    [
        .. random.Shuffled(kind.Features.Where(feature => random.Chance(feature.Value)).Select(feature => feature.Key))
            .Where(feature => !seed.Features.Contains(feature) && !seed.Lacks.Contains(feature) && !(feature == "vegetarian" && seed.Features.Contains("vegan"))),
    ];

    private static string EmailOf(string slug, Language language, SeededRandom random)
    {
        string[] boxes = language.Code switch { "de" => ["info", "kontakt", "post"], "el" => ["info", "epikoinonia"], _ => ["hello", "info", "office"] };
        return random.Chance(0.75) ? $"{random.Pick(boxes)}@{slug}.{HarbourHosts.Domain}" : $"{slug}@mail.{HarbourHosts.Domain}";
    }
}
