namespace Voy8.Core.Extraction.Contacts.Addresses;

/// <summary>
/// Addresses without a postcode ("12 Main Street, Naples, FL"), or else the town that a page speaks of most, where a state, a county
/// or a country behind it makes it one: "serving Naples, Florida", "in Athens, Greece".
/// </summary>
internal static class CityInText
{
    private static readonly string[] MayFollow = ["and", "area", "since", "is", "with", "for", "to", "in", "on", "at", "metro", "usa"];
    private static readonly string[] Leads = ["in", "of", "near", "serving", "around"];

    /// <param name="heads">What stands over the text: title, description.</param>
    public static PostalAddress? Find(IReadOnlyList<string> heads, IEnumerable<AddressPiece> text)
    {
        var counts = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        List<AddressPiece> pieces = [.. AddressPiece.Split(heads), .. text.Select(piece => piece with { Line = piece.Line + heads.Count })];
        for (var at = 0; at < pieces.Count; at++)
        {
            // "Naples, FL", or "Naples FL" under a street.
            var isDivided = at > 0 && pieces[at].Line == pieces[at - 1].Line && IsLargerPlace(pieces[at].Text);
            var town = isDivided ? PlaceName.AtEnd(pieces[at - 1].Text) : TownBeforeState(pieces[at].Text);
            if (town is not { } place || IsRegion(place.Town) || StreetWords.IsPremises(place.Town.Split(' ')[^1]))
            {
                continue;
            }

            var first = isDivided ? at - 1 : at;
            var before = StreetFinder.Before(pieces, first, pieces[first].Line).Take(2);
            var (street, number) = StreetFinder.Nearest(place.Before.Length > 0 ? [place.Before] : before, numberFirst: true);
            if (number is not null && PlaceName.Tokens(street!).Any(StreetWords.IsType))
            {
                return new PostalAddress(street, number, Postcode: null, place.Town, State: null, Country: null);
            }

            if (isDivided || Leads.Contains(place.Before.Split(' ')[^1].ToLowerInvariant(), StringComparer.Ordinal))
            {
                counts[place.Town] = counts.GetValueOrDefault(place.Town) + 1;
            }
        }

        return counts.Count == 0 ? null : new PostalAddress(Street: null, HouseNumber: null, Postcode: null, counts.MaxBy(pair => pair.Value).Key, State: null, Country: null);
    }

    private static (string Before, string Town)? TownBeforeState(string text)
    {
        if (text.Length < 200 && (States.AtEnd(text, "US") ?? States.AtEnd(text, "CA")) is { Before.Length: > 0 } state)
        {
            return PlaceName.AtEnd(state.Before);
        }

        return null;
    }

    private static bool IsRegion(string text) => Regions.CodeOf(text) is not null || States.IsCounty(text) || (text is not ("New York" or "Washington") && (States.AtEnd(text, "US") ?? States.AtEnd(text, "CA")) is { Before: "" });

    // "FL"; "Florida", and what may go on with it; "Lancashire"; "Greece".
    private static bool IsLargerPlace(string text)
    {
        if (text.Length > 3 && (States.IsCounty(text) || Regions.CodeOf(text) is not null))
        {
            return true;
        }

        var tokens = PlaceName.Tokens(text);
        for (var count = Math.Min(2, tokens.Length); count > 0; count--)
        {
            var name = string.Join(' ', tokens[..count]).Trim('.', '!', '?');
            if (name.Length > 1 && (States.AtEnd(name, "US") ?? States.AtEnd(name, "CA")) is { Before: "" })
            {
                return tokens.Length == count || (name.Length > 2 && MayFollow.Contains(tokens[count].ToLowerInvariant(), StringComparer.Ordinal));
            }
        }

        return false;
    }
}
