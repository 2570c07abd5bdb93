using System.Globalization;
using Voy8.DemoSites.Venues;

namespace Voy8.DemoSites.Demo;

/// <summary>Body of <c>POST /_demo/{slug}/change</c>; with nothing in it, something is thought up.</summary>
/// <param name="Phone">E.164.</param>
/// <param name="OpeningHours">OpenStreetMap syntax: plain days and times.</param>
/// <param name="Feature">A code to add.</param>
public sealed record VenueChange(string? Phone = null, string? OpeningHours = null, string? Feature = null, string? Description = null)
{
    private const int LongestText = 2_000;
    private static readonly WeekHours LongHours = WeekHours.Parse("Mo-Su 10:00-23:00");

    /// <returns>What is wrong, by member; empty when nothing is.</returns>
    public Dictionary<string, string[]> Validate(DemoVenue venue)
    {
        var errors = new Dictionary<string, string[]>();
        if (Phone is not null && (Phone is not ['+', .. var digits] || digits.Length is < 7 or > 15 || !digits.All(char.IsAsciiDigit)))
        {
            errors["phone"] = ["A phone is a plus and 7 to 15 digits."];
        }
        if (OpeningHours is not null && !CanParse(OpeningHours))
        {
            errors["opening_hours"] = ["Opening hours look like 'Mo-Fr 09:00-17:00; Sa 10:00-14:00'."];
        }
        if (Feature is not null && !venue.Language.Features.ContainsKey(Feature))
        {
            errors["feature"] = [$"A feature is one of {string.Join(", ", venue.Language.Features.Keys)}."];
        }
        if (Description is { Length: 0 or > LongestText })
        {
            errors["description"] = [$"A description has 1 to {LongestText} characters."];
        }
        return errors;
    }

    /// <param name="changes">How often the venue was changed before: decides what is thought up.</param>
    public VenueFacts Apply(DemoVenue venue, VenueFacts facts, int changes)
    {
        if (this is { Phone: null, OpeningHours: null, Feature: null, Description: null })
        {
            return Invent(venue, facts, changes);
        }
        return (Feature is null ? facts : WithFeature(venue, facts, Feature)) with
        {
            Phone = Phone ?? facts.Phone,
            Hours = OpeningHours is null ? facts.Hours : WeekHours.Parse(OpeningHours),
            Description = Description ?? (Feature is null ? facts : WithFeature(venue, facts, Feature)).Description,
        };
    }

    private static VenueFacts Invent(DemoVenue venue, VenueFacts facts, int changes) => changes switch
    {
        0 when !facts.Features.Contains("live_music") => WithFeature(venue, facts, "live_music"),
        0 or 1 => facts with { Hours = LongHours },
        _ => facts with { Phone = PhoneNumbers.E164(venue.Language.Country, 900 + (changes % 100)) },
    };

    private static VenueFacts WithFeature(DemoVenue venue, VenueFacts facts, string feature)
    {
        if (facts.Features.Contains(feature))
        {
            return facts;
        }
        var news = venue.Language.News.TryGetValue(feature, out var sentence)
            ? sentence
            : string.Format(CultureInfo.InvariantCulture, venue.Language.News["other"], venue.Language.FeatureLabel(feature));
        return facts with { Features = [.. facts.Features, feature], Description = $"{facts.Description} {news}", News = news };
    }

    private static bool CanParse(string hours)
    {
        try
        {
            return hours.Length < 200 && WeekHours.Parse(hours).Days.Any(day => day.Count > 0);
        }
        catch (Exception e) when (e is FormatException or ArgumentOutOfRangeException or OverflowException or IndexOutOfRangeException)
        {
            return false;
        }
    }
}
