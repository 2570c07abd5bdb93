using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Voy8.Core.Enrichment;
using Voy8.Core.Extraction.Contacts.Addresses;

namespace Voy8.Core.Extraction.Contacts;

/// <summary>
/// Finds the business's postal address in a page's text. Of several the first complete one in the country's form counts;
/// a page with many is a directory, and its first is worth less.
/// </summary>
internal static partial class AddressReader
{
    private const double InAddressElement = 0.75;
    private const double InText = 0.65;
    private const double OneOfMany = 0.5;
    private const double Foreign = 0.45;
    private const double CityAlone = 0.4;
    private const int Many = 4;
    private const int MaxLines = 3_000;

    /// <returns>The country whose form the address has; null when there is none.</returns>
    public static string? Read(HtmlPage page, string? country, FactWriter facts)
    {
        foreach (var element in page.Mentions("<address", "itemprop") || page.MentionsWord("vcard") || page.MentionsWord("adr") ? page.Document.QuerySelectorAll("address, [itemprop='address'], .adr, .vcard").Take(10) : [])
        {
            if (element.TextContent.Length < 2_000 && Best(new AddressFinder([VisibleText.Of(element, " | ")], country).Find(), country) is { IsComplete: true } address)
            {
                Write(address, country, facts, InAddressElement);
                return address.Country;
            }
        }

        var finder = new AddressFinder([.. page.Lines.Take(MaxLines)], country);
        var found = finder.Find().ToList();
        if (Best(found, country) is { } best)
        {
            Write(best, country, facts, found.DistinctBy(address => address.Postcode).Count() > Many ? OneOfMany : InText);
        }
        else if (CityInText.Find([.. Heads(page)], finder.Pieces) is { } place)
        {
            Write(place, country: null, facts, place.Street is null ? CityAlone : OneOfMany);
        }

        return Best(found, country)?.Country;
    }

    /// <summary>Reads lines that are an address and nothing else.</summary>
    /// <param name="country">ISO 3166-1 alpha-2; null when it is not known.</param>
    public static PostalAddress? Parse(IReadOnlyList<string> lines, string? country) =>
        Best(new AddressFinder(lines, country, isAddress: true).Find(), country) is { } found && (country is null || found.Country == country || found.IsComplete) ? found : AddressLines.Read(lines, country);

    /// <summary>Street and house number of <c>Karlstraße 12a</c>; of <c>12 High Street</c>, where the number comes first.</summary>
    public static (string Street, string? Number) SplitStreet(string text)
    {
        if (NumberLast().Match(text) is { Success: true } last)
        {
            return (last.Groups["street"].Value, last.Groups["number"].Value);
        }

        if (NumberFirst().Match(text) is { Success: true } first)
        {
            return (first.Groups["street"].Value, first.Groups["number"].Value);
        }

        // 350 5th Avenue, Straße des 17. Juni 135
        return StreetFinder.Read(text, numberFirst: true) is (var street, { } number) && !number.Contains(',', StringComparison.Ordinal) ? (street, number) : (text, null);
    }

    private static IEnumerable<string> Heads(HtmlPage page) => new[] { page.Document.Title, page.Meta("description", "og:description") }.OfType<string>();

    private static PostalAddress? Best(IEnumerable<PostalAddress> found, string? country) =>
        found.OrderByDescending(address => address.IsComplete).ThenByDescending(address => address.Country == country).ThenByDescending(address => address.HouseNumber is not null).FirstOrDefault();

    private static void Write(PostalAddress address, string? country, FactWriter facts, double confidence)
    {
        var worth = country is not null && address.Country != country ? Math.Min(confidence, Foreign) : confidence;
        facts.Add(FactFields.Street, address.Street, worth);
        facts.Add(FactFields.HouseNumber, address.HouseNumber, worth);
        facts.Add(FactFields.Postcode, address.Postcode, worth);
        facts.Add(FactFields.City, address.City, worth);
    }

    [GeneratedRegex(@"^(?<street>\D{3,100}?)[\s,]+(?<number>\d{1,4}\s?\p{L}?(?:\s?[-–/]\s?\d{1,4}\s?\p{L}?)?)$", RegexOptions.None, ExtractionLimits.PatternTimeoutMs)]
    private static partial Regex NumberLast();

    [GeneratedRegex(@"^(?<number>\d{1,5}\p{L}?(?:[-–]\d{1,5})?)[\s,]+(?<street>\D{3,100})$", RegexOptions.None, ExtractionLimits.PatternTimeoutMs)]
    private static partial Regex NumberFirst();
}
