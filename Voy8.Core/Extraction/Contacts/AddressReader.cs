using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.Contacts;

/// <summary>Finds postal addresses in plain text where the country's form leaves no doubt: street and number, then postcode and city.</summary>
internal static partial class AddressReader
{
    private const double InAddressElement = 0.75;
    private const double InText = 0.65;
    private const int MaxLines = 2_000;

    public static void Read(HtmlPage page, string? country, FactWriter facts)
    {
        var form = country switch
        {
            "DE" or "AT" or "CH" => German(),
            "GR" or "CY" => Greek(),
            "GB" or "IE" => British(),
            _ => null,
        };
        if (form is null)
        {
            return;
        }

        foreach (var element in page.Document.QuerySelectorAll("address").Take(10))
        {
            if (TryAdd(form, VisibleText.Of(element, ", "), facts, InAddressElement))
            {
                return;
            }
        }

        // The two halves stand on one line or on two.
        for (var at = 0; at < Math.Min(page.Lines.Count, MaxLines); at++)
        {
            var line = page.Lines[at];
            if (line.Length > 250 || !line.Any(char.IsAsciiDigit))
            {
                continue;
            }

            var both = at + 1 < page.Lines.Count && page.Lines[at + 1].Length < 100 ? $"{line}, {page.Lines[at + 1]}" : line;
            if (TryAdd(form, line, facts, InText) || TryAdd(form, both, facts, InText))
            {
                return;
            }
        }
    }

    /// <summary>Street and house number of <c>Karlstraße 12a</c>; of <c>12 High Street</c>, where the number comes first.</summary>
    public static (string Street, string? Number) SplitStreet(string text)
    {
        if (NumberLast().Match(text) is { Success: true } last)
        {
            return (last.Groups["street"].Value, last.Groups["number"].Value);
        }

        return NumberFirst().Match(text) is { Success: true } first ? (first.Groups["street"].Value, first.Groups["number"].Value) : (text, null);
    }

    private static bool TryAdd(Regex form, string text, FactWriter facts, double confidence)
    {
        if (text.Length > 400 || form.Match(text) is not { Success: true } match)
        {
            return false;
        }

        facts.Add(FactFields.Street, WithoutLabel(match.Groups["street"].Value.Trim()), confidence);
        facts.Add(FactFields.HouseNumber, match.Groups["number"].Value.Replace(" ", "", StringComparison.Ordinal), confidence);
        facts.Add(FactFields.Postcode, match.Groups["postcode"].Value, confidence);
        facts.Add(FactFields.City, match.Groups["city"].Value.Trim(), confidence);
        return true;
    }

    private static string WithoutLabel(string street)
    {
        foreach (var label in (ReadOnlySpan<string>)["Adresse", "Anschrift", "Address", "Besuchen Sie uns", "Besucheradresse", "Διεύθυνση", "Οδός"])
        {
            if (street.StartsWith(label + " ", StringComparison.OrdinalIgnoreCase))
            {
                return street[(label.Length + 1)..].TrimStart(' ', ':', '-');
            }
        }

        return street;
    }

    // 58 Harbour Quay, Bristol BS1 5QA; some write the postcode before the town.
    [GeneratedRegex(
        @"(?:^|[\s,|·•:])(?<number>\d{1,4}[a-zA-Z]?(?:[-–]\d{1,4})?)\s(?<street>\p{Lu}[\p{L}'’.]{1,30}(?:\s(?:of|the|and|\p{Lu}[\p{L}'’.]{1,30})){0,4})\s?,\s?(?:(?<city>\p{Lu}[\p{L}'’-]{1,30}(?:[\s-](?:on|upon|under|\p{Lu}[\p{L}'’-]{1,30})){0,3})\s?,?\s)?(?<postcode>[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})\b(?:\s?,?\s(?<city>\p{Lu}[\p{L}'’-]{1,30}(?:[\s-]\p{Lu}[\p{L}'’-]{1,30}){0,2}))?",
        RegexOptions.None, ExtractionLimits.PatternTimeoutMs)]
    private static partial Regex British();

    // Hafenstraße 12a, 24103 Kiel: with a comma or the like between street and town, any name is a street's.
    [GeneratedRegex(
        @"(?:^|[\s,|·•:])(?<street>\p{Lu}[\p{L}.’'-]{1,40}(?:\s(?:am|an|der|den|dem|im|in|zum|zur|von|und|\p{Lu}[\p{L}.’'-]{1,40})){0,4})\s(?<number>\d{1,4}\s?[a-zA-Z]?(?:\s?[-–/]\s?\d{1,4}\s?[a-zA-Z]?)?)\s?[,|·•–-]\s?(?:[A-Z]{1,2}-)?(?<postcode>\d{4,5})\s(?<city>\p{Lu}\p{L}+(?:[\s-](?:am|an|der|im|in|bei|\p{Lu}\p{L}+)){0,3})",
        RegexOptions.None, ExtractionLimits.PatternTimeoutMs)]
    private static partial Regex German();

    // Ακτή Ποσειδώνος 14, 185 31 Πειραιάς; Cyprus has four digits.
    [GeneratedRegex(
        @"(?:^|[\s,|·•:])(?<street>(?:\p{Lu}[\p{L}.'’]{0,30}\s){1,4})(?<number>\d{1,4}\s?[\p{L}]?(?:\s?[-–]\s?\d{1,4})?)\s?[,|·•–-]\s?(?:Τ\.?Κ\.?:?\s?|GR-?|CY-?)?(?<postcode>\d{3}\s?\d{2}|\d{4})\s?,?\s(?<city>\p{Lu}\p{L}+(?:[\s-]\p{Lu}\p{L}+){0,2})",
        RegexOptions.None, ExtractionLimits.PatternTimeoutMs)]
    private static partial Regex Greek();

    [GeneratedRegex(@"^(?<street>\D{3,100}?)[\s,]+(?<number>\d{1,4}\s?\p{L}?(?:\s?[-–/]\s?\d{1,4}\s?\p{L}?)?)$", RegexOptions.None, ExtractionLimits.PatternTimeoutMs)]
    private static partial Regex NumberLast();

    [GeneratedRegex(@"^(?<number>\d{1,5}\p{L}?(?:[-–]\d{1,5})?)[\s,]+(?<street>\D{3,100})$", RegexOptions.None, ExtractionLimits.PatternTimeoutMs)]
    private static partial Regex NumberFirst();
}
