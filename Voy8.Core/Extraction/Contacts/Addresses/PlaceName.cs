using System.Buffers;

namespace Voy8.Core.Extraction.Contacts.Addresses;

/// <summary>Finds the name of a town at the end or the beginning of a text.</summary>
internal static class PlaceName
{
    private const int MaxTokens = 4;

    private static readonly SearchValues<char> NotInNames = SearchValues.Create("@/:!?=");

    private static readonly string[] Particles =
        ["of", "de", "la", "le", "les", "du", "des", "das", "los", "las", "el", "y", "et", "del", "della", "dello", "delle", "dei", "degli", "dell'", "d'", "l'", "di", "da", "do", "dos", "en", "upon", "on", "under", "am", "an", "der", "den", "dem", "im", "bei", "ob", "vor", "aan", "op", "ad", "sur", "sous", "του", "της", "των"];

    private static readonly string[] Elisions = ["d", "l", "dell", "all", "nell", "sull", "dall"];

    // Words that stand behind an address, or in the running text before a town.
    private static readonly string[] NoPlaces =
        ["tel", "telefon", "telephone", "phone", "fax", "email", "e-mail", "mail", "fon", "mobil", "www", "http", "https", "call", "open", "and", "or", "our", "we", "visit", "location", "locations", "address", "office", "headquarters", "map", "directions", "contact", "copyright", "zip", "τηλ", "τκ", "uid", "ust", "web", "website"];

    /// <summary>Divides "12 Main Street Fort Collins" into the town at the end and what is before it.</summary>
    /// <param name="directionIsOfTown">Of "George Lane South Woodford" the town is South Woodford; of "Miller Court East Norcross" it is Norcross.</param>
    /// <returns>Null when no town stands there.</returns>
    public static (string Before, string Town)? AtEnd(string text, bool directionIsOfTown = false)
    {
        var tokens = Tokens(text);
        var hasNumber = tokens.Any(token => char.IsDigit(token[0]) || token[0] == '#');
        var first = tokens.Length;
        while (first > 0 && tokens.Length - first < MaxTokens && (IsName(tokens[first - 1]) || (first < tokens.Length && IsParticle(tokens[first - 1]))))
        {
            if (hasNumber && first < tokens.Length && (StreetWords.IsType(tokens[first - 1]) || StreetWords.IsPremises(tokens[first - 1]) || (!directionIsOfTown && IsDirectionBehindType(tokens, first - 1))) && !IsSaint(tokens, first - 1))
            {
                break;
            }

            // A sentence that ends before the town.
            if (first < tokens.Length && tokens[first - 1] is { Length: > 4 } word && word.EndsWith('.'))
            {
                break;
            }

            first--;
        }

        // Nothing but a house number before it: the street has no word of its kind, and the last word is the town.
        if (hasNumber && first > 0 && tokens.Length - first > 1 && char.IsDigit(tokens[first - 1][0]) && (first < 2 || !StreetWords.IsUnitWord(tokens[first - 2])))
        {
            first = tokens.Length - 1;
        }

        while (first < tokens.Length && IsParticle(tokens[first]) && char.IsLower(tokens[first][0]))
        {
            first++;
        }

        var town = string.Join(' ', tokens[first..]).Trim('.', ' ', '-');
        return town.Length < 2 || (tokens.Length - first == 1 && (StreetWords.IsType(town) || StreetWords.IsUnitWord(town))) ? null : (string.Join(' ', tokens[..first]), town);
    }

    /// <summary>The town that a text begins with: "Kiel Tel. 0431" gives "Kiel".</summary>
    public static string? AtStart(string text)
    {
        var tokens = Tokens(text);
        var end = 0;
        while (end < tokens.Length && end < MaxTokens && !IsMailRound(tokens, end) && (IsName(tokens[end]) || (end > 0 && IsParticle(tokens[end]))))
        {
            // "Paris 8e", "Roma (RM)"; a sentence ends with the town.
            end++;
            if (tokens[end - 1].EndsWith('.') && tokens[end - 1].Length > 4)
            {
                break;
            }
        }

        while (end > 0 && (IsParticle(tokens[end - 1]) || (end > 1 && Regions.CodeOf(tokens[end - 1].Trim('.')) is not null)))
        {
            end--;
        }

        var town = string.Join(' ', tokens[..end]).Trim('.', ' ', '-');
        return town.Length < 2 ? null : town;
    }

    public static bool IsName(string token) =>
        char.IsLetter(token[0]) && (char.IsUpper(token[0]) || !char.IsLower(token[0]) || IsElided(token) || token.StartsWith("'s", StringComparison.Ordinal) || token is "s-Hertogenbosch")
        && !token.AsSpan().ContainsAnyInRange('0', '9') && !token.AsSpan().ContainsAny(NotInNames)
        && !NoPlaces.Contains(token.TrimEnd('.').ToLowerInvariant(), StringComparer.Ordinal);

    public static bool IsParticle(string token) => Particles.Contains(token, StringComparer.OrdinalIgnoreCase) && char.IsLower(token[0]);

    /// <summary>The words of a text without what is in brackets.</summary>
    public static string[] Tokens(string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var close = open < 0 ? -1 : text.IndexOf(')', open);
        var bare = open <= 0 ? text : close < 0 ? text[..open] : $"{text.AsSpan(0, open)} {text.AsSpan(close + 1)}";
        return bare.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    // d'Ascq, dell'Orso
    private static bool IsElided(string token) =>
        token.AsSpan().IndexOfAny('\'', '’') is > 0 and var mark && mark + 1 < token.Length && char.IsUpper(token[mark + 1]) && Elisions.Contains(token[..mark], StringComparer.Ordinal);

    // "Paris Cedex 08": how the mail for firms is sorted.
    private static bool IsMailRound(string[] tokens, int at) => at > 0 && tokens[at].Equals("cedex", StringComparison.OrdinalIgnoreCase);

    // "Miller Court East Norcross": the direction is the street's.
    private static bool IsDirectionBehindType(string[] tokens, int at) => StreetWords.IsDirection(tokens[at]) && at > 0 && StreetWords.IsType(tokens[at - 1]);

    // "Suite 5 St. Louis": the saint follows a number, the street's kind a name.
    private static bool IsSaint(string[] tokens, int at) => tokens[at].TrimEnd('.') is "St" or "Ste" && (at == 0 || char.IsDigit(tokens[at - 1][0]) || StreetWords.IsType(tokens[at - 1]));
}
