using PhoneNumbers;

namespace Voy8.Core.Enrichment;

/// <summary>Telephone numbers in their canonical form.</summary>
public static class PhoneNumber
{
    private const int LongestSpelling = 64;

    /// <summary>The number in E.164 (<c>+498945244560</c>); null when it is not a possible number.</summary>
    /// <param name="text">As somebody wrote it.</param>
    /// <param name="country">ISO 3166-1 alpha-2 of the venue, for numbers without a country code.</param>
    public static string? ToE164(string text, string? country)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > LongestSpelling)
        {
            return null;
        }

        try
        {
            var util = PhoneNumberUtil.GetInstance();
            var number = util.Parse(text, country);
            return util.IsValidNumber(number) ? util.Format(number, PhoneNumberFormat.E164) : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    /// <summary>An E.164 number in international notation (<c>+49 89 45244560</c>); anything else as it is.</summary>
    public static string ForPeople(string number)
    {
        if (!number.StartsWith('+'))
        {
            return number;
        }

        try
        {
            var util = PhoneNumberUtil.GetInstance();
            return util.Format(util.Parse(number, null), PhoneNumberFormat.INTERNATIONAL);
        }
        catch (NumberParseException)
        {
            return number;
        }
    }
}
