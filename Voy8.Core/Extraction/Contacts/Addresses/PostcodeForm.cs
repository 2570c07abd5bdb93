using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Voy8.Core.Extraction.Contacts.Addresses;

/// <summary>Where a country's addresses have the postcode.</summary>
internal enum PostcodePlace
{
    /// <summary>24103 Kiel.</summary>
    BeforeCity,

    /// <summary>Bristol BS1 5QA.</summary>
    AfterCity,

    /// <summary>Springfield, IL 62701.</summary>
    AfterState,
}

/// <summary>How the postcodes of one country look.</summary>
/// <param name="IsUnmistakable">No other number looks like it: it needs no street to be believed, and no knowledge of the country.</param>
internal sealed partial record PostcodeForm(string Country, Regex Pattern, PostcodePlace Place, bool IsUnmistakable = false)
{
    private const int MaxMatches = 20;

    // Royal Mail's postcode areas, with those of Guernsey, Jersey and Man.
    private static readonly FrozenSet<string> Areas = (
        "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD "
        + "LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, PostcodeForm> ByCountry = All().ToFrozenDictionary(form => form.Country, StringComparer.Ordinal);

    /// <summary>Believed whatever country the page is of.</summary>
    public static IReadOnlyList<PostcodeForm> Unmistakable { get; } = [.. ByCountry.Values.Where(form => form.IsUnmistakable).OrderBy(form => form.Country, StringComparer.Ordinal)];

    public static PostcodeForm? Of(string? country) => country is null ? null : ByCountry.GetValueOrDefault(country);

    /// <summary>False where a glance tells that the text has no such postcode: looking closely costs more.</summary>
    public bool MayBeIn(ReadOnlySpan<char> text)
    {
        var (run, longest, hasLetterAndDigit) = (0, 0, false);
        for (var at = 0; at < text.Length; at++)
        {
            var isDigit = char.IsAsciiDigit(text[at]);
            hasLetterAndDigit |= isDigit && at > 0 && char.IsAsciiLetterUpper(text[at - 1]);
            run = isDigit ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return Country switch { "GB" or "CA" => hasLetterAndDigit, "IE" => longest > 0, "US" => longest >= 5, _ => longest >= 2 };
    }

    /// <summary>The postcodes in a text, the first few.</summary>
    public IEnumerable<Match> Matches(string text) => Pattern.Matches(text).Take(MaxMatches);

    /// <summary>Post is delivered there: "PS4 1TB" is of a shop.</summary>
    public bool IsOfArea(string code) => Country != "GB" || Areas.Contains(code[..Math.Max(0, code.AsSpan().IndexOfAnyInRange('0', '9'))]);

    private static IEnumerable<PostcodeForm> All()
    {
        yield return new("US", UnitedStates(), PostcodePlace.AfterState, IsUnmistakable: true);
        yield return new("CA", Canada(), PostcodePlace.AfterState, IsUnmistakable: true);
        yield return new("AU", FourDigits(), PostcodePlace.AfterState);
        yield return new("GB", Britain(), PostcodePlace.AfterCity, IsUnmistakable: true);
        yield return new("IE", Ireland(), PostcodePlace.AfterCity);
        yield return new("NL", Netherlands(), PostcodePlace.BeforeCity, IsUnmistakable: true);
        foreach (var country in (string[])["DE", "FR", "IT", "ES", "FI", "HR", "TR", "EE", "UA", "RS", "MX", "MA", "MC", "MY", "TH", "ID"])
        {
            yield return new(country, FiveDigits(), PostcodePlace.BeforeCity);
        }

        foreach (var country in (string[])["AT", "CH", "CY", "BE", "DK", "NO", "HU", "BG", "LU", "SI", "LI", "TN", "GE"])
        {
            yield return new(country, FourDigits(), PostcodePlace.BeforeCity);
        }

        foreach (var country in (string[])["GR", "SE", "CZ", "SK"])
        {
            yield return new(country, ThreeAndTwo(), PostcodePlace.BeforeCity);
        }

        yield return new("PL", Poland(), PostcodePlace.BeforeCity);
        yield return new("PT", Portugal(), PostcodePlace.BeforeCity);
        foreach (var country in (string[])["IN", "SG", "CN", "RU", "RO", "KZ", "KG", "BY", "CO", "VN"])
        {
            yield return new(country, SixDigits(), country is "RO" or "KG" or "KZ" ? PostcodePlace.BeforeCity : PostcodePlace.AfterCity);
        }

        yield return new("BR", Brazil(), PostcodePlace.AfterCity);
        yield return new("JP", Japan(), PostcodePlace.AfterCity);
        foreach (var country in (string[])["SA", "EG", "JO", "IQ", "KW", "PK", "LK", "KE", "KR", "TW"])
        {
            yield return new(country, FiveDigits(), PostcodePlace.AfterCity);
        }

        foreach (var country in (string[])["ZA", "NZ", "PH", "BD"])
        {
            yield return new(country, FourDigits(), PostcodePlace.AfterCity);
        }
    }

    [GeneratedRegex(@"\b(?<code>[0-9]{5}(?:-[0-9]{4})?)\b", RegexOptions.NonBacktracking)]
    private static partial Regex UnitedStates();

    [GeneratedRegex(@"\b(?<code>[ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z][ -]?[0-9][ABCEGHJ-NPRSTV-Z][0-9])\b", RegexOptions.NonBacktracking)]
    private static partial Regex Canada();

    [GeneratedRegex(@"\b(?<code>[A-PR-UWYZ][A-HK-Y]?[0-9][0-9A-HJKMNP-Y]?\s?[0-9][ABD-HJLNP-UW-Z]{2})\b", RegexOptions.NonBacktracking)]
    private static partial Regex Britain();

    [GeneratedRegex(@"\b(?<code>[AC-FHKNPRTV-Y][0-9]{2}\s?[0-9AC-FHKNPRTV-Y]{4}|D6W\s?[0-9AC-FHKNPRTV-Y]{4}|Dublin\s[0-9]{1,2})\b", RegexOptions.NonBacktracking)]
    private static partial Regex Ireland();

    [GeneratedRegex(@"\b(?:NL[- ])?(?<code>[1-9][0-9]{3}\s?[A-Z]{2})\b", RegexOptions.NonBacktracking)]
    private static partial Regex Netherlands();

    [GeneratedRegex(@"\b(?:(?:DE?|FR?|IT?|ES?|FIN|HR|TR)[- ])?(?<code>[0-9]{5})\b", RegexOptions.NonBacktracking)]
    private static partial Regex FiveDigits();

    [GeneratedRegex(@"\b(?:(?:AT?|CH|CY|BE?|DK|NO?|HU?|BG|LU?|SI|FL)[- ])?(?<code>[1-9][0-9]{3})\b", RegexOptions.NonBacktracking)]
    private static partial Regex FourDigits();

    [GeneratedRegex(@"\b(?:(?:GR|EL|SE?|CZ|SK)[- ])?(?<code>[0-9]{3}\s?[0-9]{2})\b", RegexOptions.NonBacktracking)]
    private static partial Regex ThreeAndTwo();

    [GeneratedRegex(@"\b(?:PL[- ])?(?<code>[0-9]{2}-[0-9]{3})\b", RegexOptions.NonBacktracking)]
    private static partial Regex Poland();

    [GeneratedRegex(@"\b(?:P[- ])?(?<code>[0-9]{4}-[0-9]{3})\b", RegexOptions.NonBacktracking)]
    private static partial Regex Portugal();

    [GeneratedRegex(@"\b(?<code>[0-9]{6})\b", RegexOptions.NonBacktracking)]
    private static partial Regex SixDigits();

    [GeneratedRegex(@"\b(?<code>[0-9]{5}-[0-9]{3})\b", RegexOptions.NonBacktracking)]
    private static partial Regex Brazil();

    [GeneratedRegex(@"\b(?<code>[0-9]{3}-[0-9]{4})\b", RegexOptions.NonBacktracking)]
    private static partial Regex Japan();
}
