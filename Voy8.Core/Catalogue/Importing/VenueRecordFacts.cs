using System.Net.Mail;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Catalogue.Importing;

/// <summary>Turns the keys of a record, and OpenStreetMap's tags among them, into facts.</summary>
internal static class VenueRecordFacts
{
    private const int MaxDescriptionLength = 10_000;

    private static readonly string[] OtherNames = ["name:en", "name:de", "name:el", "int_name", "alt_name", "official_name", "short_name"];
    private static readonly string[] Descriptions = ["description", "description:en", "description:de", "description:el"];

    public static void Read(RecordReader record, Dictionary<string, string> tags, string? country, IReadOnlyList<string> websites, FactList facts)
    {
        IEnumerable<string> Tagged(params string[] keys) => keys.SelectMany(key => RecordReader.Split(tags.GetValueOrDefault(key)));

        facts.Add(FactFields.Name, record.Text("nameEn"), FactList.Tagged);
        facts.AddAll(FactFields.Name, Tagged(OtherNames), FactList.Tagged);
        facts.Add(FactFields.Description, record.Text("description", MaxDescriptionLength), FactList.Stated);
        facts.AddAll(FactFields.Description, Descriptions.Select(tags.GetValueOrDefault), FactList.Tagged);

        facts.AddAll(FactFields.Phone, record.Texts("phone").Select(text => Phone(text, country)), FactList.Stated);
        facts.AddAll(FactFields.Phone, Tagged("mobile", "contact:phone", "contact:mobile").Select(text => Phone(text, country)), FactList.Tagged);
        facts.AddAll(FactFields.Email, record.Texts("email").Where(IsEmail), FactList.Stated);
        facts.AddAll(FactFields.Website, websites, FactList.Stated);
        facts.Add(FactFields.OpeningHours, record.Text("openingHours"), FactList.Stated);

        facts.Add(FactFields.Street, record.Text("street"), FactList.Stated);
        facts.Add(FactFields.HouseNumber, record.Text("houseNumber"), FactList.Stated);
        facts.Add(FactFields.Postcode, record.Text("postcode") ?? tags.GetValueOrDefault("postal_code"), FactList.Stated);
        facts.Add(FactFields.City, record.Text("city"), FactList.Stated);
        facts.Add(FactFields.City, record.Text("nearestPlace"), FactList.Guessed);
        facts.Add(FactFields.Country, country, FactList.Stated);

        var cuisines = record.Texts("cuisine").Select(Code).ToList();
        facts.AddAll(FactFields.Cuisine, cuisines, FactList.Stated);
        facts.AddAll(FactFields.Speciality, Tagged("healthcare:speciality", "sport").Select(Code), FactList.Tagged);
        facts.AddAll(FactFields.Feature, record.Texts("features").Select(Code).Where(Features.All.Contains), FactList.Stated);
        facts.AddAll(FactFields.Feature, OsmFeatures.Of(WithTopLevel(record, tags), cuisines), FactList.Tagged);
        facts.Add(FactFields.PriceLevel, record.Text("priceLevel"), FactList.Stated);

        facts.AddAll(FactFields.Menu, record.Texts("menuUrl").Select(WebAddress.Normalise), FactList.Stated);
        facts.AddAll(FactFields.Booking, Tagged("reservation:website", "website:booking").Select(WebAddress.Normalise), FactList.Tagged);
        facts.AddAll(FactFields.Social, record.Texts("facebook").Select(text => WebAddress.Profile("facebook.com", text)), FactList.Stated);
        facts.AddAll(FactFields.Social, record.Texts("instagram").Select(text => WebAddress.Profile("instagram.com", text)), FactList.Stated);
        facts.AddAll(FactFields.Image, Tagged("image").Select(WebAddress.Normalise), FactList.Tagged);
    }

    /// <summary>The record's own keys for what OpenStreetMap has tags for.</summary>
    private static Dictionary<string, string> WithTopLevel(RecordReader record, Dictionary<string, string> tags)
    {
        var all = new Dictionary<string, string>(tags, StringComparer.Ordinal);
        foreach (var (key, tag) in new[] { ("wheelchair", "wheelchair"), ("outdoorSeating", "outdoor_seating"), ("internetAccess", "internet_access") })
        {
            if (record.Text(key) is { } value)
            {
                all[tag] = value;
            }
        }

        return all;
    }

    /// <summary>E.164, or as written where that cannot be told.</summary>
    private static string Phone(string text, string? country) => PhoneNumber.ToE164(text, country) ?? text;

    private static bool IsEmail(string text) => !text.Any(char.IsWhiteSpace) && MailAddress.TryCreate(text, out _);

    private static string Code(string text) => text.Trim().ToLowerInvariant().Replace(' ', '_');
}
