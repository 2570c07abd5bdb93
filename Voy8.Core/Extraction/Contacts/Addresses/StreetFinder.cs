namespace Voy8.Core.Extraction.Contacts.Addresses;

/// <summary>Recognises a street with its number, and looks for one in the pieces before a town.</summary>
internal static class StreetFinder
{
    private const int MaxLength = 110;
    private const int MaxTokens = 14;
    private const int MaxPieces = 5;
    private const int MaxLinesBack = 4;
    private const int MaxOther = 2;
    private const int MaxRomance = 7;

    private static readonly string[] Prepositions = ["Am", "An", "Auf", "Bei", "Beim", "Hinter", "Im", "In", "Unter", "Vor", "Zu", "Zum", "Zur"];

    /// <param name="candidates">Texts before the town, the nearest first.</param>
    public static (string? Street, string? Number) Nearest(IEnumerable<string> candidates, bool numberFirst)
    {
        string? unit = null;
        string? postBox = null;
        string? nameless = null;
        var others = 0;
        foreach (var candidate in candidates)
        {
            var text = Clean(candidate);
            if (StreetWords.IsPostBox(text))
            {
                postBox ??= text;
            }
            else if (StreetWords.IsUnit(text))
            {
                unit = unit is null ? text : $"{text} {unit}";
            }
            else if (Read(text, numberFirst) is { } street)
            {
                if (street.Number is not null || others > 0)
                {
                    return (unit is null ? street.Street : $"{street.Street} {unit}", street.Number);
                }

                // A street without a number: the number may stand with a house's name before it.
                nameless ??= street.Street;
                others++;
            }
            else if (others++ == MaxOther || nameless is not null)
            {
                break;
            }
        }

        return (nameless ?? postBox, null);
    }

    /// <summary>The pieces before one, nearest first, as far as an address reaches.</summary>
    public static IEnumerable<string> Before(IReadOnlyList<AddressPiece> pieces, int at, int line)
    {
        for (var back = 1; back <= MaxPieces && at - back >= 0 && line - pieces[at - back].Line <= MaxLinesBack; back++)
        {
            yield return pieces[at - back].Text;
        }
    }

    /// <returns>Null for what is no street.</returns>
    public static (string Street, string? Number)? Read(string text, bool numberFirst)
    {
        var tokens = PlaceName.Tokens(text);
        if (text.Length is < 3 or > MaxLength || tokens.Length is 0 or > MaxTokens)
        {
            return null;
        }

        return (numberFirst ? NumberFirst(tokens) ?? NumberLast(tokens) : NumberLast(tokens) ?? NumberFirst(tokens)) ?? WithoutNumber(tokens);
    }

    private static (string, string?)? NumberFirst(string[] tokens)
    {
        var at = Array.FindIndex(tokens, IsHouseNumber);
        if (at < 0 || at == tokens.Length - 1)
        {
            return null;
        }

        // "Unit 15 Olympic Court": the number is the unit's.
        if (at > 0 && StreetWords.IsUnitWord(tokens[at - 1]))
        {
            return Array.FindIndex(tokens, at + 1, StreetWords.IsType) > 0 ? (string.Join(' ', tokens), null) : null;
        }

        // N112 W16700 Mequon Road; 12 bis rue
        var next = at + 1 < tokens.Length - 1 && (IsHouseNumber(tokens[at + 1]) || tokens[at + 1] is "bis" or "ter") ? at + 2 : at + 1;
        var street = tokens[next..];
        var hasType = street.Any(StreetWords.IsType);
        var reads = street.All(token => PlaceName.IsName(token) || PlaceName.IsParticle(token) || char.IsDigit(token[0]) || token[0] == '#' || StreetWords.IsType(token) || char.IsUpper(token[0]) || token is "and" or "&");
        reads |= hasType && at == 0 && (street.Length <= 4 || IsRomance(street));
        return reads && (hasType || (at == 0 && street.Length <= 4 && char.IsLetter(street[0][0]))) ? (string.Join(' ', street), string.Join(' ', tokens[at..next])) : null;
    }

    private static (string, string?)? NumberLast(string[] tokens)
    {
        var at = Array.FindLastIndex(tokens, token => IsHouseNumber(token));
        var isLetterBehind = at == tokens.Length - 2 && tokens[^1].Length == 1 && char.IsLetter(tokens[^1][0]);
        if (at <= 0 || (at != tokens.Length - 1 && !isLetterBehind))
        {
            return null;
        }

        // Hauptstr. 12 - 14 comes as 12 and 14.
        var first = at > 1 && IsHouseNumber(tokens[at - 1]) && tokens[at].Length <= 5 ? at - 1 : at;
        var street = tokens[..first];
        if (street is [var only] && StreetWords.IsTypeWord(only))
        {
            // Route 66
            return (string.Join(' ', tokens), null);
        }

        var reads = street.All(token => PlaceName.IsName(token) || PlaceName.IsParticle(token) || (char.IsDigit(token[0]) && token.EndsWith('.')) || token is "des" or "zum" or "zur" or "und" or "van" or "von" or "η" or "και") || IsGermanPlace(street);
        return reads && (char.IsUpper(street[0][0]) || char.IsDigit(street[0][0]) || StreetWords.IsType(street[0])) && !StreetWords.IsUnitWord(street[^1]) ? (string.Join(' ', street).TrimEnd(','), string.Concat(tokens[first..])) : null;
    }

    // avenue du général de Gaulle
    private static bool IsRomance(string[] street) =>
        street.Length <= MaxRomance && StreetWords.IsTypeWord(street[0]) && PlaceName.IsParticle(street[1]) && street.All(token => char.IsLetterOrDigit(token[0]));

    // Am alten Hafen, Zur alten Post, In der kleinen Freiheit
    private static bool IsGermanPlace(string[] street) =>
        street.Length is > 2 and <= 5 && Prepositions.Contains(street[0], StringComparer.Ordinal) && PlaceName.IsName(street[^1])
        && street[1..^1].All(token => PlaceName.IsParticle(token) || PlaceName.IsName(token) || (token.Length > 4 && token.EndsWith("en", StringComparison.Ordinal) && token.All(char.IsLetter)));

    private static (string, string?)? WithoutNumber(string[] tokens)
    {
        var isStreet = tokens.Length > 1 ? tokens.Any(StreetWords.IsSureType) || StreetWords.OpensStreet(tokens[0]) : StreetWords.IsSureType(tokens[0]) && !StreetWords.IsTypeWord(tokens[0]);
        return isStreet && tokens.All(token => PlaceName.IsName(token) || PlaceName.IsParticle(token) || char.IsDigit(token[0]) || token is "and" or "&" || StreetWords.IsType(token))
            ? (string.Join(' ', tokens), null)
            : null;
    }

    /// <summary>12, 12a, 12-14, 12/3, N112.</summary>
    public static bool IsHouseNumber(string token)
    {
        var text = token.TrimEnd(',', '.');
        if (text.Length is 0 or > 11 || token.EndsWith('.'))
        {
            return false;
        }

        var digits = text.Count(char.IsAsciiDigit);
        var start = char.IsAsciiDigit(text[0]) || (text.Length > 2 && text[0] is 'N' or 'S' or 'E' or 'W' && char.IsAsciiDigit(text[1]));
        return start && digits is > 0 and <= 6 + 4 && text.Count(char.IsLetter) <= 1 && text.All(c => char.IsLetterOrDigit(c) || c is '-' or '–' or '/' or '&') && text.Split('-', '–', '/')[0].Count(char.IsAsciiDigit) <= 6;
    }

    private static string Clean(string text)
    {
        var bracket = text.IndexOf('(', StringComparison.Ordinal);
        var bare = (bracket > 0 ? text[..bracket] : text).Trim(' ', '.', ',', '-', '–', '*', '"');
        foreach (var label in (ReadOnlySpan<string>)["Adresse", "Anschrift", "Address", "Besuchen Sie uns", "Besucheradresse", "Bezoekadres", "Adres", "Διεύθυνση", "Οδός", "No.", "No", "Nr.", "Visit us at", "Located at", "Location"])
        {
            if (bare.StartsWith(label + " ", StringComparison.OrdinalIgnoreCase))
            {
                return bare[(label.Length + 1)..].TrimStart(' ', ':', '-');
            }
        }

        return bare;
    }
}
