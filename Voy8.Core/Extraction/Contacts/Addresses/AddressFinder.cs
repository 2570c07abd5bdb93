using System.Text.RegularExpressions;

namespace Voy8.Core.Extraction.Contacts.Addresses;

/// <summary>
/// Finds postal addresses in lines of text: the postcode first, the town beside it, then the street before that, as the country
/// writes them. Countries other than the given one are tried where their postcodes look like nothing else.
/// </summary>
/// <param name="lines">Text, a line per block.</param>
/// <param name="country">ISO 3166-1 alpha-2 of the business; null when it is not known.</param>
/// <param name="isAddress">The lines are an address for certain: then a postcode and a town need no street.</param>
internal sealed class AddressFinder(IReadOnlyList<string> lines, string? country, bool isAddress = false)
{
    private const int MaxAddresses = 50;

    private readonly List<AddressPiece> _pieces = AddressPiece.Split(lines);
    private readonly List<PostcodeForm> _forms = FormsOf(country);

    public IReadOnlyList<AddressPiece> Pieces => _pieces;

    public IEnumerable<PostalAddress> Find()
    {
        var count = 0;
        for (var at = 0; at < _pieces.Count && count < MaxAddresses; at++)
        {
            if (_pieces[at].Text.AsSpan().ContainsAnyInRange('0', '9') && FindAt(at) is { } address)
            {
                count++;
                yield return address;
            }
        }
    }

    private static List<PostcodeForm> FormsOf(string? country)
    {
        var home = PostcodeForm.Of(country);
        return home is null ? [.. PostcodeForm.Unmistakable] : [home, .. PostcodeForm.Unmistakable.Where(form => form != home)];
    }

    // Of the country that is named right behind.
    private PostcodeForm? NamedForm(int at)
    {
        for (var next = at + 1; next < Math.Min(at + 3, _pieces.Count); next++)
        {
            if (_pieces[next].Text is { Length: > 2 and < 30 } text && PostcodeForm.Of(Regions.CodeOf(text)) is { } form && !_forms.Contains(form))
            {
                return form;
            }
        }

        return null;
    }

    private PostalAddress? FindAt(int at)
    {
        foreach (var form in NamedForm(at) is { } named ? _forms.Append(named) : _forms)
        {
            foreach (Match match in form.MayBeIn(_pieces[at].Text) ? form.Matches(_pieces[at].Text) : Enumerable.Empty<Match>())
            {
                var address = form.Place switch
                {
                    PostcodePlace.AfterState => ReadAfterState(form, at, match),
                    PostcodePlace.AfterCity => ReadAfterCity(form, at, match),
                    _ => ReadBeforeCity(form, at, match),
                };
                if (address is not null)
                {
                    return address;
                }
            }
        }

        return null;
    }

    // Main Street 5, Springfield, IL 62701
    private PostalAddress? ReadAfterState(PostcodeForm form, int at, Match match)
    {
        var (text, place) = Before(at, match);
        if (States.AtEnd(text, form.Country) is not { } state)
        {
            return form.Country == "CA" && PlaceName.AtEnd(text) is { } bare ? Build(form, match, bare.Town, state: null, bare.Before, place) : null;
        }

        var rest = state.Before;
        if (rest.Length == 0)
        {
            // New York 10027, behind a street: both city and state.
            if (place == 0 || (state.State is "New York" or "Washington" && StreetFinder.Read(_pieces[place - 1].Text, numberFirst: true) is not null))
            {
                return place == 0 ? null : Build(form, match, state.State, state.State, "", place);
            }

            (rest, place) = (_pieces[place - 1].Text, place - 1);
        }

        return _pieces[at].Line - _pieces[place].Line <= 2 && PlaceName.AtEnd(rest) is { } city ? Build(form, match, city.Town, state.State, city.Before, place) : null;
    }

    // High Street, Bristol, Avon BS1 5QA; some write the town behind the postcode.
    private PostalAddress? ReadAfterCity(PostcodeForm form, int at, Match match)
    {
        if (match.Groups["code"].Value.StartsWith("Dublin", StringComparison.Ordinal))
        {
            return Build(form, match, "Dublin", state: null, "", at);
        }

        var (text, place) = Before(at, match);
        string? county = null;
        while (States.IsCounty(text) && place > 0 && _pieces[at].Line - _pieces[place - 1].Line <= 3)
        {
            county ??= text;
            place--;
            text = _pieces[place].Text;
        }

        if (county is null && States.CountyAtEnd(text) is { } ended)
        {
            (text, county) = ended;
        }

        if (PlaceName.AtEnd(text, directionIsOfTown: true) is { } city && StreetFinder.Read(city.Town, numberFirst: true) is null)
        {
            return Believed(form, StreetWords.IsPremises(city.Town.Split(' ')[^1])
                ? Build(form, match, city: null, county, text, place)
                : Build(form, match, city.Town, county, city.Before, place));
        }

        return PlaceName.AtStart(After(at, match)) is { } town ? Believed(form, Build(form, match, town, state: null, _pieces[at].Text[..match.Index], at)) : null;
    }

    // Names of goods look like postcodes: of another country, or of no known area, such a one needs a street; of both it is none.
    private PostalAddress? Believed(PostcodeForm form, PostalAddress address)
    {
        var (isHome, isOfArea) = (form.Country == country, form.IsOfArea(address.Postcode ?? ""));
        return isAddress || (isHome && isOfArea) || ((isHome || isOfArea) && address.Street is not null) ? address : null;
    }

    // Hafenstraße 12, 24103 Kiel
    private PostalAddress? ReadBeforeCity(PostcodeForm form, int at, Match match)
    {
        var before = WithoutLabel(_pieces[at].Text[..match.Index].Trim());
        if (PlaceName.AtStart(After(at, match)) is { } city)
        {
            var found = Build(form, match, city, state: null, before, at);
            return found.Street is null && !isAddress ? null : found;
        }

        // Ερμού 12, Αθήνα 105 63
        return form.Country is "GR" or "CY" && before.Length > 0 && PlaceName.AtEnd(before) is { Before: "" } town && Build(form, match, town.Town, state: null, "", at) is { Street: not null } reversed ? reversed : null;
    }

    private PostalAddress Build(PostcodeForm form, Match match, string? city, string? state, string sameText, int place)
    {
        var numberFirst = form.Place != PostcodePlace.BeforeCity || form.Country == "FR";
        IEnumerable<string> candidates = StreetFinder.Before(_pieces, place, _pieces[place].Line);
        var (street, number) = StreetFinder.Nearest(sameText.Length > 0 ? candidates.Prepend(sameText) : Joined(candidates), numberFirst);
        return new PostalAddress(street, number, match.Groups["code"].Value, city, state, form.Country);
    }

    // "12, rue de la Paix", "Via Roma, 12": the number is a piece of its own.
    private static IEnumerable<string> Joined(IEnumerable<string> candidates)
    {
        string? held = null;
        foreach (var candidate in candidates)
        {
            if (held is not null && (StreetFinder.IsHouseNumber(held) || StreetFinder.IsHouseNumber(candidate)))
            {
                yield return $"{candidate} {held}";
                held = null;
                continue;
            }

            if (held is not null)
            {
                yield return held;
            }

            held = candidate;
        }

        if (held is not null)
        {
            yield return held;
        }
    }

    private (string Text, int Place) Before(int at, Match match)
    {
        var text = _pieces[at].Text[..match.Index].Trim(' ', '.', ',', '-', '(');
        return text.Length > 0 || at == 0 || _pieces[at].Line - _pieces[at - 1].Line > 1 ? (text, at) : (_pieces[at - 1].Text, at - 1);
    }

    private string After(int at, Match match)
    {
        var text = _pieces[at].Text[(match.Index + match.Length)..].Trim(' ', '.', ',', '-');
        return text.Length > 0 || at + 1 >= _pieces.Count || _pieces[at + 1].Line != _pieces[at].Line ? text : _pieces[at + 1].Text;
    }

    private static string WithoutLabel(string text)
    {
        foreach (var label in (ReadOnlySpan<string>)["Τ.Κ", "ΤΚ", "T.K", "TK", "PLZ", "CP", "C.P"])
        {
            if (text.TrimEnd('.', ':', ' ').EndsWith(label, StringComparison.OrdinalIgnoreCase))
            {
                return text.TrimEnd('.', ':', ' ')[..^label.Length].Trim(' ', ',');
            }
        }

        return text;
    }
}
