using System.Collections.Frozen;
using System.Globalization;
using PhoneNumbers;

namespace Voy8.Core.Extraction;

/// <summary>Countries by code, by name, and by the ending of a host name.</summary>
internal static class Regions
{
    private static readonly FrozenDictionary<string, string> ByName = CultureInfo.GetCultures(CultureTypes.SpecificCultures)
        .Select(culture => new RegionInfo(culture.Name))
        .Where(region => region.TwoLetterISORegionName.Length == 2)
        .SelectMany(region => new[] { (region.EnglishName, region.TwoLetterISORegionName), (region.NativeName, region.TwoLetterISORegionName), (region.ThreeLetterISORegionName, region.TwoLetterISORegionName) })
        .Append(("UK", "GB"))
        .Append(("Great Britain", "GB"))
        .Append(("England", "GB"))
        .Append(("Scotland", "GB"))
        .Append(("Wales", "GB"))
        .Append(("Northern Ireland", "GB"))
        .Append(("U.S.A", "US"))
        .Append(("The Netherlands", "NL"))
        .Append(("Holland", "NL"))
        .Append(("Griechenland", "GR"))
        .Append(("Hellas", "GR"))
        .Append(("Österreich", "AT"))
        .Append(("Schweiz", "CH"))
        .Append(("Zypern", "CY"))
        .Append(("Κύπρος", "CY"))
        .DistinctBy(pair => pair.Item1, StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Codes = PhoneNumberUtil.GetInstance().GetSupportedRegions().ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <returns>ISO 3166-1 alpha-2 in upper case; null for what is no country.</returns>
    public static string? CodeOf(string? text)
    {
        var name = text?.Trim() ?? "";
        return name.Length == 2 && Codes.Contains(name) ? name.ToUpperInvariant() : ByName.GetValueOrDefault(name);
    }

    // Languages of mostly one country.
    private static readonly FrozenDictionary<string, string> ByLanguage =
        "el GR;de DE;nl NL;it IT;fr FR;pl PL;da DK;sv SE;nb NO;no NO;fi FI;cs CZ;sk SK;hu HU;ro RO;bg BG;hr HR;sl SI;tr TR;ja JP;uk UA;et EE;lv LV;lt LT".Split(';')
            .Select(pair => pair.Split(' '))
            .ToFrozenDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);

    /// <summary>The country of a business: as known, else by the host's top-level domain, else by the page's language.</summary>
    public static string? Of(HtmlPage page, VenueProfile venue) =>
        venue.Country ?? OfHost(page.Source.Url.Host) ?? OfLanguage(page.Document.DocumentElement.GetAttribute("lang")) ?? OfLanguage(page.Meta("og:locale"));

    /// <summary>AT for <c>de-AT</c> and <c>de_AT</c>; GR for <c>el</c>; null where many countries speak the language.</summary>
    public static string? OfLanguage(string? tag)
    {
        var parts = tag is { Length: <= 20 } ? tag.Trim().Split('-', '_') : [];
        // Site builders write en-US for anything English.
        return parts is [_, .., { Length: 2 } region] && Codes.Contains(region) && !region.Equals("US", StringComparison.OrdinalIgnoreCase) ? region.ToUpperInvariant() : parts is [var language, ..] ? ByLanguage.GetValueOrDefault(language) : null;
    }

    /// <summary>The country whose top-level domain the host has.</summary>
    public static string? OfHost(string host)
    {
        var ending = host[(host.LastIndexOf('.') + 1)..];
        return ending.Length != 2 ? null : ending.Equals("uk", StringComparison.OrdinalIgnoreCase) ? "GB" : CodeOf(ending) is { } code && code is not ("CO" or "IO" or "TV" or "ME" or "AI" or "LA" or "FM" or "WS") ? code : null;
    }
}
