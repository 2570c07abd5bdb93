using System.Text;

namespace Voy8.Core.Discovery.Matching;

/// <summary>A street and a number in it, comparable: <c>Leopoldstr. 12 a</c> is <c>Leopoldstraße 12A</c>.</summary>
/// <param name="Street">Folded letters without spaces; empty when unknown.</param>
/// <param name="Number">Digits and letters; empty when unknown.</param>
internal readonly record struct StreetAddress(string Street, string Number)
{
    private const int MaxLength = 200;

    public bool IsWhole => Street.Length > 0 && Number.Length > 0;

    public static StreetAddress Of(string? street, string? houseNumber)
    {
        if (string.IsNullOrWhiteSpace(street) || street.Length > MaxLength || houseNumber?.Length > MaxLength)
        {
            return new StreetAddress("", "");
        }

        var text = NameForm.Latin(street);
        if (string.IsNullOrWhiteSpace(houseNumber) && text.IndexOfAny(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']) is > 0 and var at)
        {
            (text, houseNumber) = (text[..at], text[at..]);
        }

        return new StreetAddress(SoundKey.Of(Shorten(LettersOf(text))), LettersOf(NameForm.Latin(houseNumber ?? "")));
    }

    /// <summary>True when both tell the same house; null when one does not tell, or numbers overlap (12 and 12-14).</summary>
    public bool? IsSameAs(StreetAddress other)
    {
        if (Street.Length == 0 || other.Street.Length == 0)
        {
            return null;
        }

        if (Street != other.Street && !(Math.Min(Street.Length, other.Street.Length) >= 6 && Search.EditDistance.IsWithin(Street, other.Street, 1)))
        {
            return false;
        }

        if (Number.Length == 0 || other.Number.Length == 0)
        {
            return null;
        }

        return Number == other.Number ? true : LeadingDigits(Number) == LeadingDigits(other.Number) ? null : false;
    }

    private static string Shorten(string street)
    {
        foreach (var (ending, shortForm) in new[] { ("strasse", "str"), ("street", "str"), ("platz", "pl"), ("leoforos", "leof"), ("avenue", "ave") })
        {
            if (street.EndsWith(ending, StringComparison.Ordinal))
            {
                return street[..^ending.Length] + shortForm;
            }
        }

        return street;
    }

    private static string LettersOf(string text)
    {
        var letters = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c))
            {
                letters.Append(c);
            }
            else if (c is '-' or '–' or '/' or ',' && letters.Length > 0 && char.IsDigit(letters[^1]))
            {
                letters.Append('-');
            }
        }

        return letters.ToString();
    }

    private static string LeadingDigits(string number) => new([.. number.TakeWhile(char.IsDigit)]);
}
