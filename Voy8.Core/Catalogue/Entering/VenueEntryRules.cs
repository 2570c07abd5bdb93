using System.Text;
using Voy8.Core.Accounts;
using Voy8.Core.Catalogue.Importing;

namespace Voy8.Core.Catalogue.Entering;

/// <summary>What an entry may say.</summary>
public static class VenueEntryRules
{
    public const int MaxDescriptionLength = 10_000;
    public const int MaxTextLength = 200;
    public const int MaxPhoneLength = 64;
    public const int MaxWebsiteLength = 2_000;
    public const int MaxCategories = 20;
    public const int MaxCategoryLength = 64;

    /// <summary>The entry without the space around its texts.</summary>
    public static VenueEntry Trim(VenueEntry entry) => entry with
    {
        Name = Trim(entry.Name) ?? "",
        Description = Trim(entry.Description),
        Phone = Trim(entry.Phone),
        Email = Trim(entry.Email),
        Website = Trim(entry.Website),
        Address = entry.Address is { } at ? new(Trim(at.Street), Trim(at.City), Trim(at.State), Trim(at.PostalCode), Trim(at.Country)) : null,
        Categories = [.. entry.Categories.Select(Trim).OfType<string>()],
    };

    /// <summary>What is wrong with a trimmed entry, by field (<c>address.postal_code</c>); empty when all is well.</summary>
    public static IReadOnlyDictionary<string, string> Problems(VenueEntry entry)
    {
        var problems = new Dictionary<string, string>();
        Check("name", entry.Name.Length > 0, "is missing");
        CheckText("name", entry.Name, VenueRecordParser.MaxNameLength);
        CheckText("description", entry.Description, MaxDescriptionLength, isProse: true);
        CheckText("phone", entry.Phone, MaxPhoneLength);
        Check("email", entry.Email is null || EmailAddress.IsValid(entry.Email), "must be an e-mail address");
        Check(
            "website",
            entry.Website is null || (entry.Website.Length <= MaxWebsiteLength && Importing.WebAddress.Normalise(entry.Website) is not null),
            $"must be the address of a web page, at most {MaxWebsiteLength} characters");
        CheckText("address.street", entry.Address?.Street, MaxTextLength);
        CheckText("address.city", entry.Address?.City, MaxTextLength);
        CheckText("address.state", entry.Address?.State, MaxTextLength);
        CheckText("address.postal_code", entry.Address?.PostalCode, MaxTextLength);
        CheckText("address.country", entry.Address?.Country, MaxTextLength);
        Check("categories", entry.Categories.Count <= MaxCategories, $"must not be more than {MaxCategories}");
        foreach (var category in entry.Categories)
        {
            CheckText("categories", category, MaxCategoryLength);
        }

        Check("location.lat", entry.Location is not { Latitude: not (>= -90 and <= 90) }, "must be a number from -90 to 90");
        Check("location.lng", entry.Location is not { Longitude: not (>= -180 and <= 180) }, "must be a number from -180 to 180");
        return problems;

        void Check(string field, bool holds, string problem)
        {
            if (!holds)
            {
                problems.TryAdd(field, problem);
            }
        }

        void CheckText(string field, string? text, int maxLength, bool isProse = false)
        {
            Check(field, !(text?.Length > maxLength), $"must not be longer than {maxLength} characters");
            Check(field, text?.Any(letter => char.IsControl(letter) && !(isProse && letter is '\n' or '\r' or '\t')) != true, "must not have control characters");
            Check(field, text?.EnumerateRunes().Contains(Rune.ReplacementChar) != true, "must be valid Unicode");
        }
    }

    private static string? Trim(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
