using Voy8.DemoSites.Town;

namespace Voy8.DemoSites.Venues;

/// <summary>A venue as somebody thought it up: a line of <c>venues.{language}.txt</c>.</summary>
/// <param name="Features">Those that the introduction speaks of.</param>
/// <param name="Lacks">Those that it cannot have.</param>
/// <param name="PriceLevel">1 to 4; 0 where prices have no level.</param>
/// <param name="Hours">Where the introduction speaks of days or times; else any that suit the kind.</param>
public sealed record VenueSeed(
    string Language,
    string Kind,
    string Name,
    Quarter Quarter,
    IReadOnlyList<string> Features,
    IReadOnlyList<string> Lacks,
    IReadOnlyList<string> Cuisines,
    int PriceLevel,
    WeekHours? Hours,
    string Introduction)
{
    public static IEnumerable<VenueSeed> Load(string language) => Resource.Rows($"venues.{language}.txt").Select(row => Read(language, row));

    private static VenueSeed Read(string language, string[] row)
    {
        var tags = row[3].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new VenueSeed(
            language,
            row[0],
            row[1],
            Enum.Parse<Quarter>(row[2], ignoreCase: true),
            [.. tags.Where(tag => tag[0] != '-' && !tag.Contains(':'))],
            [.. tags.Where(tag => tag[0] == '-').Select(tag => tag[1..])],
            [.. Tagged("c:")],
            Tagged("p:").Select(level => level[0] - '0').FirstOrDefault(),
            Tagged("h:").Select(hours => WeekHours.Parse(hours.Replace('_', ' '))).FirstOrDefault(),
            row[4]);

        IEnumerable<string> Tagged(string prefix) => tags.Where(tag => tag.StartsWith(prefix, StringComparison.Ordinal)).Select(tag => tag[2..]);
    }
}
