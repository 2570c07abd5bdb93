using PhoneNumbers;

namespace Voy8.Core.Extraction.Contacts;

/// <summary>Telephone numbers to E.164, by the numbering plans of libphonenumber.</summary>
public static class PhoneNumberReader
{
    private const int MaxLength = 60;

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

        if (number.Length is < 5 or > MaxLength)
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

    /// <summary>The numbers in a text, with the place where each begins.</summary>
    /// <param name="stated">Also those whose length is all that speaks for them.</param>
    internal static IEnumerable<(string E164, int Start)> Find(string text, string? region, bool stated) =>
        Util.FindNumbers(text, region ?? "ZZ", stated ? PhoneNumberUtil.Leniency.POSSIBLE : PhoneNumberUtil.Leniency.VALID, 200)
            .Select(match => (Util.Format(match.Number, PhoneNumberFormat.E164), match.Start));
}
