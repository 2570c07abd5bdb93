namespace Voy8.Core.Extraction.Contacts.Addresses;

/// <summary>Reads lines that are known to be one address, of a country whose form is not known.</summary>
internal static class AddressLines
{
    private const int MaxLines = 12;

    public static PostalAddress? Read(IReadOnlyList<string> lines, string? country)
    {
        var pieces = AddressPiece.Split([.. lines.Take(MaxLines)]).Select(piece => piece.Text).ToList();
        if (pieces.Count > 1 && Regions.CodeOf(pieces[^1]) is not null)
        {
            pieces.RemoveAt(pieces.Count - 1);
        }

        var street = pieces.FindIndex(text => !StreetWords.IsUnit(text) && StreetFinder.Read(text, numberFirst: true) is not null && !HoldsCode(text));
        street = street >= 0 ? street : pieces.FindIndex(text => text != pieces[^1] && !StreetWords.IsUnit(text) && StreetFinder.Read(text, numberFirst: true) is not null);
        var found = street < 0 ? null : StreetFinder.Read(pieces[street], numberFirst: true);
        var rest = pieces.Skip(street + 1).Where(text => street >= 0 || pieces.Count == 1 || text != pieces[0] || States.IsCounty(pieces[1]) || (country is not null && States.AtEnd(pieces[1], country) is { Before: "" })).ToList();

        if (rest.Count > 1 && (States.IsCounty(rest[^1]) || (country is not null && States.AtEnd(rest[^1], country) is { Before: "" })))
        {
            rest.RemoveAt(rest.Count - 1);
        }

        // The town stands with the postcode, else before it, else where it is alone.
        var at = rest.FindIndex(HoldsCode);
        var code = at < 0 ? null : PlaceName.Tokens(rest[at]).First(IsCode);
        var town = at < 0 ? (rest.Count == 1 ? Town(rest[0]) : null) : Town(rest[at]) ?? (at > 0 ? Town(rest[at - 1]) : rest.Count > 1 ? Town(rest[1]) : null);
        return found is null && town is null ? null : new PostalAddress(found?.Street, found?.Number, code, town, State: null, country);
    }

    private static string? Town(string text) => PlaceName.AtStart(string.Join(' ', PlaceName.Tokens(text).Where(token => !IsCode(token))));

    private static bool HoldsCode(string text) => PlaceName.Tokens(text) is { Length: <= 5 } tokens && tokens.Count(IsCode) == 1 && tokens.All(token => IsCode(token) || !char.IsAsciiDigit(token[0])) && !tokens.Any(StreetWords.IsType);

    // 1001, AZ1014, LV-1010, 30170-011
    private static bool IsCode(string token) =>
        token.Length is >= 3 and <= 10 && token.Count(char.IsAsciiDigit) >= 3 && token.Count(char.IsAsciiLetterUpper) <= 3 && token.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c) || c == '-');
}
