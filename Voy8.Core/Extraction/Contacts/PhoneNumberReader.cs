using System.Text.RegularExpressions;
using PhoneNumbers;

namespace Voy8.Core.Extraction.Contacts;

/// <summary>Telephone numbers to E.164, by the numbering plans of libphonenumber.</summary>
public static partial class PhoneNumberReader
{
    private const int MaxLength = 60;
    private const int MaxTries = 200;
    private const int NorthAmerica = 1;

    private static readonly PhoneNumberUtil Util = PhoneNumberUtil.GetInstance();

    /// <param name="text">One number as people write it, or a tel: address.</param>
    /// <param name="region">ISO 3166-1 alpha-2 for national numbers; null reads international ones only.</param>
    /// <param name="stated">The source says that this is a telephone number: then its length is enough, as numbering plans change.</param>
    /// <returns>Null when it is no valid number.</returns>
    public static string? ToE164(string? text, string? region, bool stated = false)
    {
        var number = text?.Trim() ?? "";
        if (number.StartsWith("tel:", StringComparison.OrdinalIgnoreCase))
        {
            number = Uri.UnescapeDataString(number[4..]);
        }

        if (number.Length is < 5 or > MaxLength || Date().IsMatch(number))
        {
            return null;
        }

        try
        {
            var parsed = Util.Parse(number, region);
            return Util.IsValidNumber(parsed) || (stated && Util.IsPossibleNumberWithReason(parsed) == PhoneNumberUtil.ValidationResult.IS_POSSIBLE) ? Util.Format(parsed, PhoneNumberFormat.E164) : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    // 3/10/1984, 12.05.1921, 2014-04-12, 1979-2011: digits enough for a number.
    [GeneratedRegex(@"^(?:[0-9]{1,2}/[0-9]{1,2}/(?:[0-9]{2}|[0-9]{4})\b|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}\b|(?:19|20)[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}\b|(?:19|20)[0-9]{2}\s?[-–]\s?(?:19|20)[0-9]{2}\b)", RegexOptions.NonBacktracking)]
    private static partial Regex Date();

    /// <summary>The numbers in a text, in its order.</summary>
    /// <param name="stated">Also those whose length is all that speaks for them.</param>
    internal static IReadOnlyList<FoundNumber> Find(string text, string? region, bool stated)
    {
        var home = region is null ? 0 : Util.GetCountryCodeForRegion(region);
        var found = Util.FindNumbers(text, region ?? "ZZ", stated ? PhoneNumberUtil.Leniency.POSSIBLE : PhoneNumberUtil.Leniency.VALID, MaxTries)
            .Where(match => !stated || ((match.Number.CountryCode == home || match.RawString.Contains('+', StringComparison.Ordinal)) && Util.IsPossibleNumberWithReason(match.Number) == PhoneNumberUtil.ValidationResult.IS_POSSIBLE))
            .Select(match => new FoundNumber(Util.Format(match.Number, PhoneNumberFormat.E164), match.Start, match.Start + match.Length));
        return home == NorthAmerica && !stated
            ? [.. found.Concat(Vanity(text, region)).OrderBy(number => number.Start)]
            : [.. found];
    }

    private static IEnumerable<FoundNumber> Vanity(string text, string? region)
    {
        foreach (var (written, start) in VanityNumbers.Find(text))
        {
            if (ToE164(written, region) is { } number)
            {
                yield return new FoundNumber(number, start, start + written.Length);
            }
        }
    }
}

/// <summary>A number in a text.</summary>
/// <param name="End">Just behind it.</param>
internal readonly record struct FoundNumber(string E164, int Start, int End);
