using Voy8.Core.Enrichment;

namespace Voy8.Core.Catalogue.Entering;

/// <summary>Turns an entry into the venue's row and its facts.</summary>
internal static class VenueEntryFacts
{
    /// <summary>Kind of a venue of which nobody says one.</summary>
    private const string AnyKind = "venue";

    /// <summary>Whoever enters a venue one by one looked at it; still it is not its own site that speaks.</summary>
    private const double Confidence = 0.8;

    public static VenueDraft ToDraft(Guid id, VenueEntry entry) => new(
        $"entry:{id:N}", entry.Name, KindOf(entry), entry.Location, CountryCode.Of(entry.Address?.Country), WebsiteOf(entry), Popularity: 0, entry.Hash());

    public static Observation ToObservation(Guid id, VenueEntry entry, DateTimeOffset now) => new(
        id,
        ObservationSource.Entry,
        [.. Facts(entry).Where(fact => !string.IsNullOrWhiteSpace(fact.Value)).DistinctBy(fact => fact).Select(fact => new Fact(fact.Field, fact.Value!, null, FactMethod.Entry, Confidence, now))],
        now);

    private static IEnumerable<(string Field, string? Value)> Facts(VenueEntry entry)
    {
        var country = CountryCode.Of(entry.Address?.Country);
        yield return (FactFields.Name, entry.Name);
        yield return (FactFields.Description, entry.Description);
        yield return (FactFields.Phone, entry.Phone is { } phone ? PhoneNumber.ToE164(phone, country) ?? phone : null);
        yield return (FactFields.Email, entry.Email);
        yield return (FactFields.Website, WebsiteOf(entry));
        yield return (FactFields.Street, entry.Address?.Street);
        yield return (FactFields.Postcode, entry.Address?.PostalCode);
        yield return (FactFields.City, entry.Address?.City);
        yield return (FactFields.Country, country);

        // What is neither the kind nor a cuisine is at least something that it is found by.
        var kind = KindOf(entry);
        foreach (var code in entry.Categories.Select(Code).Where(code => code != kind))
        {
            yield return (Vocabulary.Find(VocabularyType.Cuisine, code) is null ? FactFields.Speciality : FactFields.Cuisine, code);
        }
    }

    /// <summary>The first category that is a kind; the first of all where none is.</summary>
    private static string KindOf(VenueEntry entry)
    {
        var codes = entry.Categories.Select(Code).ToList();
        return codes.Find(code => Vocabulary.Find(VocabularyType.Kind, code) is not null) ?? codes.FirstOrDefault() ?? AnyKind;
    }

    private static string? WebsiteOf(VenueEntry entry) => entry.Website is { } website ? Importing.WebAddress.Normalise(website) : null;

    private static string Code(string category) => TextFolding.Fold(category).Replace(' ', '_');
}
