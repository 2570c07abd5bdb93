namespace Voy8.Core.Extraction.Contacts.Addresses;

/// <summary>
/// North American addresses without a postcode ("12 Main Street, Naples, FL"), or else the town that a page speaks of most, where
/// its state makes it one: "serving Naples, Florida".
/// </summary>
internal static class CityInText
{
    private static readonly string[] MayFollow = ["and", "area", "since", "is", "with", "for", "to", "in", "on", "at", "metro", "usa"];

    public static PostalAddress? Find(IEnumerable<string> lines)
    {
        var counts = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var pieces = AddressPiece.Split([.. lines]);
        for (var at = 1; at < pieces.Count; at++)
        {
            // "Naples, FL", or "Naples FL" under a street.
            var isDivided = pieces[at].Line == pieces[at - 1].Line && IsState(pieces[at].Text);
            var town = isDivided ? PlaceName.AtEnd(pieces[at - 1].Text) : TownBeforeState(pieces[at].Text);
            if (town is not { } place)
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

            if (isDivided)
            {
                counts[place.Town] = counts.GetValueOrDefault(place.Town) + 1;
            }
        }

        return counts.Count == 0 ? null : new PostalAddress(Street: null, HouseNumber: null, Postcode: null, counts.MaxBy(pair => pair.Value).Key, State: null, Country: null);
    }

    private static (string Before, string Town)? TownBeforeState(string text) =>
        text.Length < 60 && (States.AtEnd(text, "US") ?? States.AtEnd(text, "CA")) is { Before.Length: > 0 } state ? PlaceName.AtEnd(state.Before) : null;

    // "FL"; "Florida", and what may go on with it.
    private static bool IsState(string text)
    {
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
