using Voy8.DemoSites.Seeding;
using Voy8.DemoSites.Town;
using Voy8.DemoSites.Venues;

namespace Voy8.DemoSites.Listings;

/// <summary>
/// The town's business directory, as directories are: five keywords that overlap, twelve pages of five each; known businesses spelled otherwise,
/// new ones, some listed twice, some moved, branches of a chain, and a few that nobody can tell.
/// </summary>
public sealed class BusinessDirectory
{
    public const int PageSize = 5;
    public const int Pages = 12;

    /// <summary>Claims more pages than it has, and gives the last one instead of those.</summary>
    public const string LyingKeyword = "seafood";

    /// <summary>Its fourth page fails twice.</summary>
    public const string FailingKeyword = "tavern";

    public const int FailingPage = 4;

    private const ulong Seed = 2_026;
    private const int KnownVenues = 70;
    private const int MovedEvery = 7;
    private const double MetresPerDegree = 100_000;

    private static readonly string[] Firsts = ["Lantern", "Gull", "Compass", "Tide", "Beacon", "Cormorant", "Driftwood", "Saltpan"];
    private static readonly string[] Seconds = ["Kitchen", "Cellar", "Table", "Oven", "Garden"];
    private static readonly string[] Streets = ["Customs Lane", "Ropewalk", "Mole Head", "Fishers Row"];

    private readonly Dictionary<string, ListedBusiness> _bySlug;
    private readonly Dictionary<string, string> _moved;
    private readonly Dictionary<string, ListedBusiness[]> _byKeyword;

    private BusinessDirectory(IReadOnlyList<ListedBusiness> businesses)
    {
        Businesses = businesses;
        _bySlug = businesses.ToDictionary(business => business.Slug, StringComparer.Ordinal);
        _moved = businesses.Where(business => business.FormerSlug is not null).ToDictionary(business => business.FormerSlug!, business => business.Slug, StringComparer.Ordinal);
        _byKeyword = Keywords.ToDictionary(
            keyword => keyword,
            keyword => businesses.OrderBy(business => StableHash.Fnv1a(keyword + business.Slug)).Take(Pages * PageSize).ToArray(),
            StringComparer.OrdinalIgnoreCase);
    }

    public static IReadOnlyList<string> Keywords { get; } = ["restaurant", "pizzeria", FailingKeyword, LyingKeyword, "take away"];

    public IReadOnlyList<ListedBusiness> Businesses { get; }

    public static BusinessDirectory Build(VenueTown town)
    {
        var random = new SeededRandom(Seed);
        var venues = town.Venues.Where(venue => venue.KindOf.Food && venue.Site is not null).Take(KnownVenues).ToArray();
        var known = venues.Select((venue, index) => Known(venue, index, random)).ToList();
        var made = Firsts.SelectMany(_ => Seconds, (first, second) => $"The {first} {second}").Select((name, index) => New(name, index, venues[index], random)).ToList();
        var twice = made.Take(4).Select(business => business with { Slug = business.Slug + "-2", Name = business.Name.ToUpperInvariant() + " Ltd.", FormerSlug = null });
        var chain = Enumerable.Range(1, 4).Select(branch => Branch(branch, venues[branch * 9]));
        var unsure = venues.TakeLast(3).Select((venue, index) => Unsure(venue, index));
        return new BusinessDirectory([.. known, .. made, .. twice, .. chain, .. unsure]);
    }

    public ListedBusiness? Find(string slug) => _bySlug.GetValueOrDefault(slug);

    /// <returns>Where the page of a business is now; null when it did not move.</returns>
    public string? FindMoved(string slug) => _moved.GetValueOrDefault(slug);

    /// <summary>A result page.</summary>
    /// <param name="keyword">In any case; another one finds nothing.</param>
    /// <param name="page">From 1.</param>
    public IReadOnlyList<ListedBusiness> Search(string keyword, int page)
    {
        if (!_byKeyword.TryGetValue(keyword, out var found) || page < 1)
        {
            return [];
        }
        var shown = keyword.Equals(LyingKeyword, StringComparison.OrdinalIgnoreCase) ? Math.Min(page, Pages) : page;
        return [.. found.Skip((shown - 1) * PageSize).Take(PageSize)];
    }

    /// <summary>How many pages the directory says there are.</summary>
    public static int PagesClaimed(string keyword) => keyword.Equals(LyingKeyword, StringComparison.OrdinalIgnoreCase) ? Pages * 20 : Pages;

    private static ListedBusiness Known(DemoVenue venue, int index, SeededRandom random)
    {
        var (lat, lon) = Projection.ToGlobe(venue.Building.Centre);
        return new ListedBusiness(
            venue.Slug,
            index % 3 == 0 ? venue.Name.ToUpperInvariant() : venue.Name,
            venue.KindOf.Schema,
            Near(lat, random),
            Near(lon, random),
            index % 4 == 0 ? null : $"{venue.StreetName} {venue.Building.Number}",
            index % 2 == 0 ? PhoneNumbers.International(venue.Facts.Phone) : null,
            index % 5 == 0 ? null : venue.Host,
            index % MovedEvery == 0 ? $"{venue.Slug}-until-2025" : null);
    }

    private static ListedBusiness New(string name, int index, DemoVenue neighbour, SeededRandom random)
    {
        var (lat, lon) = Projection.ToGlobe(neighbour.Building.Centre);
        var slug = Slug.Of(name);
        return new ListedBusiness(
            slug, name, index % 2 == 0 ? "Restaurant" : "CafeOrCoffeeShop", Near(lat, random), Near(lon, random), $"{Streets[index % Streets.Length]} {index + 1}",
            $"+44 20 7946 0{100 + index}", null, index % MovedEvery == 0 ? $"{slug}-until-2025" : null);
    }

    private static ListedBusiness Branch(int branch, DemoVenue neighbour)
    {
        var (lat, lon) = Projection.ToGlobe(neighbour.Building.Centre);
        return new ListedBusiness($"captain-crunch-{branch}", "Captain Crunch", "FastFoodRestaurant", lat, lon, $"{Streets[branch % Streets.Length]} {100 + branch}", "+44 20 7946 0999", null);
    }

    // A known name some way off, and nothing else to go by.
    private static ListedBusiness Unsure(DemoVenue venue, int index)
    {
        var (lat, lon) = Projection.ToGlobe(venue.Building.Centre);
        return new ListedBusiness($"{venue.Slug}-{index + 1}", venue.Name, venue.KindOf.Schema, lat + 0.0019m, lon, null, null, null);
    }

    private static decimal Near(decimal degrees, SeededRandom random) => Math.Round(degrees + (decimal)(random.Between(-15, 15) / MetresPerDegree), 6);
}
