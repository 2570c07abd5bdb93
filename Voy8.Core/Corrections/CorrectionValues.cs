using System.Collections.Frozen;
using Voy8.Core.Accounts;
using Voy8.Core.Enrichment;
using Voy8.Core.Extraction.Hours.Osm;
using Voy8.Core.Extraction.PlainHtml;

namespace Voy8.Core.Corrections;

/// <summary>Reads what a person wrote into the canonical values of a field.</summary>
public static class CorrectionValues
{
    private const int MaxLength = 500;
    private const int MaxDescriptionLength = 10_000;

    /// <summary>The fields that can be corrected. Name, website and country belong to the venue itself, whose source says them.</summary>
    public static FrozenSet<string> Fields { get; } =
        FactFields.All.Except([FactFields.Name, FactFields.Website, FactFields.Country]).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>How many values a person may give for a field; 0 where it cannot be corrected.</summary>
    public static int MaxOf(string field) => !Fields.Contains(field) ? 0 : FactFields.MultiValued.Contains(field) ? FactMerger.MaxValues : 1;

    /// <param name="field">One of <see cref="Fields"/>.</param>
    /// <param name="written">As a person wrote them.</param>
    /// <param name="country">ISO 3166-1 alpha-2 of the venue, for phone numbers without a country code.</param>
    /// <returns>The canonical values, each once; or what is wrong.</returns>
    public static (IReadOnlyList<string> Values, string? Problem) Read(string field, IReadOnlyList<string?>? written, string? country)
    {
        var most = MaxOf(field);
        if (written is not { Count: > 0 } || written.Count > most)
        {
            return ([], most == 1 ? "Give one value." : $"Give 1 to {most} values.");
        }

        var values = new List<string>();
        foreach (var text in written)
        {
            if (Canonical(field, text?.Trim() ?? "", country) is not { } value)
            {
                return ([], $"Use {Expected(field)}.");
            }

            values.Add(value);
        }

        return ([.. values.Distinct(StringComparer.Ordinal)], null);
    }

    private static string? Canonical(string field, string text, string? country)
    {
        var isProse = field == FactFields.Description;
        if (text.Length == 0 || text.Length > (isProse ? MaxDescriptionLength : MaxLength) || text.Any(letter => char.IsControl(letter) && !(isProse && letter is '\n' or '\r' or '\t')))
        {
            return null;
        }

        return field switch
        {
            FactFields.Phone => PhoneNumber.ToE164(text, country),
            FactFields.Email => EmailAddress.IsValid(text) ? text : null,
            FactFields.OpeningHours => OsmHours.TryParse(text, out var hours) && hours.IsStrict ? text : null,
            FactFields.Feature => Features.All.Contains(Code(text)) ? Code(text) : null,
            FactFields.Cuisine or FactFields.Speciality => Code(text),
            FactFields.PriceLevel => PriceLevel.Normalise(text),
            FactFields.Menu or FactFields.Booking or FactFields.Social or FactFields.Image => Catalogue.Importing.WebAddress.Normalise(text),
            _ => text,
        };
    }

    private static string Expected(string field) => field switch
    {
        FactFields.Phone => "a phone number that exists, with its country code where the venue's country is not known",
        FactFields.Email => "an e-mail address",
        FactFields.OpeningHours => "OpenStreetMap's opening_hours, such as Mo-Fr 09:00-17:00",
        FactFields.Feature => "a code of GET /meta's features",
        FactFields.PriceLevel => "one to four signs of a currency, such as €€",
        FactFields.Menu or FactFields.Booking or FactFields.Social or FactFields.Image => "an address of a web page",
        FactFields.Description => $"1 to {MaxDescriptionLength} characters",
        _ => $"1 to {MaxLength} characters in one line",
    };

    private static string Code(string text) => text.ToLowerInvariant().Replace(' ', '_');
}
