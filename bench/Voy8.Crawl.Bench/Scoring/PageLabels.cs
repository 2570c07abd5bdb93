using Voy8.Core.Enrichment;
using Voy8.Core.Extraction;

namespace Voy8.Crawl.Bench.Scoring;

/// <summary>What people labelled on one page.</summary>
/// <param name="Labels">Texts by kind: <c>TEL</c>, <c>EMAIL</c>, <c>STREET</c> and so on.</param>
/// <param name="PhonesE164">The labelled numbers that can be parsed in the page's country.</param>
internal sealed record PageLabels(string File, string? Url, string? CountryGuess, Dictionary<string, List<string>> Labels, List<string> PhonesE164, bool OnlyHoursLabelled)
{
    public IReadOnlyList<string> Of(string kind) => Labels.GetValueOrDefault(kind) ?? [];
}

/// <summary>A page, what was labelled on it and what was read.</summary>
internal sealed record ReadPage(PageLabels Labels, PageContent Content)
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

    /// <summary>Labels are as written, sometimes with words around the address; what has no dot behind the @ is none.</summary>
    public IReadOnlyList<string> Emails => [.. Labels.Of("EMAIL").SelectMany(text => text.Split([' ', ',', ';', ':', '(', ')', '<', '>'])).Where(word => word.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && word.IndexOf('.', at) > 0).Select(word => word.Trim('.').ToLowerInvariant()).Distinct()];

    public bool IsEmail(string address) => Emails.Contains(address);

    /// <summary>Labelled as a telephone, though perhaps of another country than the page's.</summary>
    public bool IsPhone(string e164) => Labels.PhonesE164.Contains(e164) || Labels.Of("TEL").Select(Digits).Any(digits => digits.Length >= 7 && e164.EndsWith(digits.TrimStart('0'), StringComparison.Ordinal));

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));
}
