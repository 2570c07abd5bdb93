using Voy8.Core.Catalogue;
using Voy8.Core.Discovery.Matching;

namespace Voy8.Crawl.Bench.Matching;

/// <summary>A venue as another list may have it, or another business that only looks like it.</summary>
/// <param name="SourceId">The venue it is a copy of; null for another business.</param>
internal sealed record VenueCopy(string? SourceId, MatchSubject Subject, string What)
{
    private const double MetresPerDegree = 111_320;

    private static readonly Dictionary<string, string[]> OtherKinds = new(StringComparer.Ordinal)
    {
        ["restaurant"] = ["cafe", "fast_food", "bar"],
        ["cafe"] = ["restaurant", "bakery"],
        ["pub"] = ["bar", "restaurant"],
        ["bar"] = ["pub", "cafe"],
        ["doctors"] = ["clinic"],
        ["supermarket"] = ["convenience"],
        ["convenience"] = ["supermarket"],
        ["fitness_centre"] = ["sports_centre"],
        ["kindergarten"] = ["childcare"],
    };

    /// <summary>The same business, told otherwise: name, position, telephone, site and address each changed or left out with some chance.</summary>
    public static VenueCopy Of(SourceVenue venue, Random random)
    {
        var subject = venue.Subject;
        var country = subject.Country ?? "GR";
        var hasAddress = subject is { Street: not null, HouseNumber: not null };
        var isReachable = hasAddress && (subject.Phones.Count > 0 || subject.Websites.Count > 0);
        var keepsPlace = !isReachable || random.NextDouble() > 0.12;
        var names = subject.Names.Count > 1 && random.Next(3) == 0 ? [subject.Names[^1]] : new[] { NameChanges.Change(subject.Names[0], country, subject.Kind, random) };
        return new VenueCopy(
            venue.Id,
            new MatchSubject(names, KindOf(subject.Kind, random), keepsPlace ? Moved(subject.Location!.Value, JitterOf(random), random) : null, subject.Country)
            {
                Phones = PhonesOf(subject, random),
                Websites = SitesOf(subject, random),
                Street = !keepsPlace || random.NextDouble() > 0.25 ? StreetOf(subject.Street, random) : null,
                HouseNumber = subject.HouseNumber is null ? null : random.Next(10) == 0 ? subject.HouseNumber.ToUpperInvariant().Replace(" ", "", StringComparison.Ordinal) : subject.HouseNumber,
                Postcode = random.NextDouble() > 0.2 ? subject.Postcode : null,
                City = subject.City ?? (country == "DE" ? "München" : null),
            },
            "copy");
    }

    /// <summary>Another branch of the same chain, 250 m to 3 km away: the name, the site, sometimes the hotline.</summary>
    public static VenueCopy BranchOf(SourceVenue venue, Random random)
    {
        var subject = venue.Subject;
        return new VenueCopy(null, subject with
        {
            Names = [subject.Names[0]],
            Location = Moved(subject.Location!.Value, 250 + (random.NextDouble() * 2_750), random),
            Phones = random.Next(3) == 0 ? subject.Phones : [],
            Websites = random.Next(2) == 0 ? subject.Websites : [],
            Street = subject.Street is null ? null : "Andere Straße",
            HouseNumber = subject.HouseNumber is null ? null : (random.Next(200) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture),
            Postcode = null,
        }, "branch");
    }

    /// <summary>Another business of the same kind in the same house.</summary>
    public static VenueCopy NeighbourOf(SourceVenue venue, SourceVenue named, Random random)
    {
        var subject = venue.Subject;
        return new VenueCopy(null, subject with
        {
            Names = [named.Subject.Names[0]],
            Location = Moved(subject.Location!.Value, 15, random),
            Phones = random.Next(4) == 0 ? subject.Phones : named.Subject.Phones,
            Websites = random.Next(4) == 0 ? subject.Websites : named.Subject.Websites,
        }, "neighbour");
    }

    private static string KindOf(string kind, Random random) =>
        random.Next(6) == 0 && OtherKinds.TryGetValue(kind, out var others) ? others[random.Next(others.Length)] : random.Next(20) == 0 ? "venue" : kind;

    private static double JitterOf(Random random) => random.Next(10) switch { 0 => 40 + (random.NextDouble() * 90), < 5 => random.NextDouble() * 10, _ => 10 + (random.NextDouble() * 40) };

    private static GeoPoint Moved(GeoPoint from, double metres, Random random)
    {
        var (sin, cos) = Math.SinCos(random.NextDouble() * Math.Tau);
        return new GeoPoint(
            from.Latitude + (metres * cos / MetresPerDegree),
            from.Longitude + (metres * sin / (MetresPerDegree * Math.Cos(double.DegreesToRadians(from.Latitude)))));
    }

    // National notation, with spaces; now and then another line of the business, or none.
    private static string[] PhonesOf(MatchSubject subject, Random random) => subject.Phones.Count == 0 || random.NextDouble() < 0.25 ? []
        : random.Next(10) == 0 ? [$"+49 1{random.Next(50, 80)} {random.Next(1_000_000, 9_999_999)}"]
        : [random.Next(2) == 0 ? subject.Phones[0] : subject.Phones[0].Replace("+49", "0", StringComparison.Ordinal)];

    private static string[] SitesOf(MatchSubject subject, Random random)
    {
        if (subject.Websites.Count == 0 || random.NextDouble() < 0.3)
        {
            return [];
        }

        var site = new Uri(subject.Websites[0]);
        return random.Next(5) switch
        {
            0 => [$"https://www.facebook.com/{random.Next(100_000)}"],
            1 => [$"http://{site.Host.Replace("www.", "", StringComparison.Ordinal)}/"],
            2 => [$"https://{site.Host}/"],
            _ => [site.AbsoluteUri],
        };
    }

    private static string? StreetOf(string? street, Random random) => random.Next(3) switch
    {
        0 => street?.Replace("straße", "str.", StringComparison.OrdinalIgnoreCase),
        1 => street?.ToUpperInvariant().Replace("ß", "SS", StringComparison.Ordinal),
        _ => street,
    };
}
