using System.Globalization;

namespace Voy8.Core.Discovery.Directories;

/// <summary>One keyword to ask one directory.</summary>
internal sealed record DirectoryPlan(DirectoryDefinition Directory, City City, string Language, string Keyword)
{
    public (string Adapter, string Keyword) Key => (Directory.Name, Keyword);

    /// <summary>What there is to ask: each keyword of the industry in each language of the directory, or else of the city, once.</summary>
    public static IReadOnlyList<DirectoryPlan> Of(IEnumerable<DirectoryDefinition> directories, City city, Industry industry) =>
    [
        .. directories
            .Where(directory => directory.Knows(city))
            .SelectMany(directory => LanguagesOf(directory, city)
                .SelectMany(language => industry.Keywords.GetValueOrDefault(language, []).Select(keyword => new DirectoryPlan(directory, city, language, keyword)))
                .DistinctBy(plan => plan.Keyword.ToLowerInvariant())),
    ];

    public int MaxPages(DiscoveryOptions options) => Math.Min(Directory.MaxPages, options.PagesPerKeyword);

    /// <param name="page">Counted from 0.</param>
    public Uri UrlOf(int page) => new(Directory.Url
        .Replace("{keyword}", Uri.EscapeDataString(Keyword), StringComparison.Ordinal)
        .Replace("{city}", Uri.EscapeDataString(City.Name), StringComparison.Ordinal)
        .Replace("{city_slug}", Uri.EscapeDataString(City.Slug), StringComparison.Ordinal)
        .Replace("{language}", Language, StringComparison.Ordinal)
        .Replace(DirectoryDefinition.PagePlaceholder, (Directory.FirstPage + (page * Directory.PageStep)).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));

    private static IEnumerable<string> LanguagesOf(DirectoryDefinition directory, City city) => directory.Languages.Count > 0 ? directory.Languages : city.Languages;
}
