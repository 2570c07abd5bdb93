using System.Net;
using Voy8.Core.Enrichment;
using Voy8.Core.Extraction;
using Voy8.Core.Extraction.Hours;

namespace Voy8.Crawl.Bench.Scoring;

/// <summary>What people labelled on one page.</summary>
/// <param name="Labels">Texts by kind: <c>TEL</c>, <c>EMAIL</c>, <c>STREET</c> and so on.</param>
/// <param name="PhonesE164">The labelled numbers that can be parsed in the page's country.</param>
internal sealed record PageLabels(string File, string? Url, string? CountryGuess, Dictionary<string, List<string>> Labels, List<string> PhonesE164, bool OnlyHoursLabelled)
{
    public IReadOnlyList<string> Of(string kind) => Labels.GetValueOrDefault(kind) ?? [];
}

/// <summary>A page, what was labelled on it and what was read.</summary>
internal sealed record ReadPage(PageLabels Labels, string Html, PageContent Content)
{
    public IReadOnlyList<string> Values(string field) => [.. Content.Facts.Where(fact => fact.Field == field).Select(fact => fact.Value).Distinct()];

    /// <summary>Streets with the house number of the same address, in both orders.</summary>
    public IReadOnlyList<string> Streets
    {
        get
        {
            var numbers = Values(FactFields.HouseNumber);
            return [.. Values(FactFields.Street).SelectMany(street => numbers.SelectMany(number => new[] { $"{number} {street}", $"{street} {number}" }).DefaultIfEmpty(street))];
        }
    }

    /// <summary>The weeks that the labelled hours tell, each alone and all together, in OSM's syntax; none where they tell no week.</summary>
    public IReadOnlyList<string> Weeks => [.. Labels.Of("HOURS").Append(string.Join("; ", Labels.Of("HOURS"))).Select(text => HoursText.Parse(text)?.ToOsm()).OfType<string>().Distinct()];

    /// <summary>Labels are as written, sometimes with words around the address; what has no dot behind the @ is none.</summary>
    public IReadOnlyList<string> Emails => [.. Labels.Of("EMAIL").SelectMany(text => text.Split([' ', ',', ';', ':', '(', ')', '<', '>'])).Where(word => word.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && word.IndexOf('.', at) > 0).Select(word => word.Trim('.').ToLowerInvariant()).Distinct()];

    /// <summary>Labelled; or, where people labelled no address at all though there are some, in the page's source as a word of its own.</summary>
    public bool IsEmail(string address) => Emails.Contains(address) || (Labels.Of("EMAIL").Count == 0 && Stands(address));

    /// <summary>Labelled as a telephone, though perhaps of another country than the page's.</summary>
    public bool IsPhone(string e164) => Labels.PhonesE164.Contains(e164) || Labels.Of("TEL").Select(Digits).Any(digits => digits.Length >= 7 && e164.EndsWith(digits.TrimStart('0'), StringComparison.Ordinal));

    private bool Stands(string address)
    {
        var source = Uri.UnescapeDataString(WebUtility.HtmlDecode(Html));
        for (var at = source.IndexOf(address, StringComparison.OrdinalIgnoreCase); at >= 0; at = source.IndexOf(address, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + address.Length;
            if ((at == 0 || !IsOfAddress(source[at - 1])) && (end == source.Length || !IsOfAddress(source[end])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOfAddress(char c) => char.IsLetterOrDigit(c) || c is '@' or '_' or '-' or '+';

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));
}
