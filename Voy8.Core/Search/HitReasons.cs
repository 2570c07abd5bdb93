using System.Globalization;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Search;

/// <summary>Says why a venue is a hit: <c>matches: terrace, vegetarian</c>, <c>similar in meaning</c>, <c>350 m</c>.</summary>
internal static class HitReasons
{
    public static IReadOnlyList<string> For(FoundVenue venue, Candidate candidate, IReadOnlyList<QueryTerm> terms, bool similar)
    {
        var reasons = new List<string>(3);
        var matched = terms
            .Where((_, i) => i < candidate.Terms.Count && candidate.Terms[i] > 0)
            .Select(term => Describe(term, venue))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToArray();
        if (matched.Length > 0)
        {
            reasons.Add("matches: " + string.Join(", ", matched));
        }
        else if (similar)
        {
            reasons.Add("similar in meaning");
        }

        if (candidate.DistanceMetres is { } metres)
        {
            reasons.Add(Distance(metres));
        }

        return reasons;
    }

    /// <summary><c>350 m</c> below a kilometre, then <c>1.2 km</c>, from ten on <c>12 km</c>.</summary>
    public static string Distance(double metres) => metres switch
    {
        < 995 => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(metres / 10) * 10:0} m"),
        < 9_950 => string.Create(CultureInfo.InvariantCulture, $"{metres / 1000:0.0} km"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{metres / 1000:#,0} km"),
    };

    // What the venue truly has is named by its label; a word that merely stands in its text, by the word.
    private static string Describe(QueryTerm term, FoundVenue venue)
    {
        var meaning = term.Meanings.FirstOrDefault(entry => entry.Type switch
        {
            VocabularyType.Kind => venue.Kind == entry.Code,
            VocabularyType.Feature => venue.Facts.Features.Contains(entry.Code),
            VocabularyType.Cuisine => venue.Facts.Cuisines.Contains(entry.Code),
            _ => venue.Facts[FactFields.Speciality].Contains(entry.Code),
        });
        return meaning?.English.ToLowerInvariant() ?? string.Join(' ', term.Words);
    }
}
