using System.ComponentModel.DataAnnotations;
using Voy8.Jobs;

namespace Voy8.Core.Discovery.Directories;

/// <summary>How a business directory is read: an entry of <c>Discovery:Directories</c>.</summary>
public sealed class DirectoryDefinition
{
    public const string PagePlaceholder = "{page}";

    /// <summary>Stays the same: listings are known by it.</summary>
    [Required, RegularExpression("^[a-z0-9-]{1,40}$", ErrorMessage = "Discovery:Directories: a name is 1 to 40 lower-case letters, digits and hyphens.")]
    public string Name { get; set; } = "";

    /// <summary>Address of a result page with <c>{keyword}</c>, <c>{city}</c> (its name), <c>{city_slug}</c>, <c>{language}</c> and <c>{page}</c>.</summary>
    [Required, MaxLength(1_000)]
    public string Url { get; set; } = "";

    /// <summary>Slugs of the cities that it knows. Empty: all.</summary>
    public IList<string> Cities { get; } = [];

    /// <summary>Languages that it is asked in. Empty: those of the city.</summary>
    public IList<string> Languages { get; } = [];

    /// <summary>Number of the first page.</summary>
    [Range(0, 1_000)]
    public int FirstPage { get; set; } = 1;

    /// <summary>What is added from page to page: 1, or the listings of a page where the address counts those.</summary>
    [Range(1, 1_000)]
    public int PageStep { get; set; } = 1;

    [Range(1, 1_000)]
    public int MaxPages { get; set; } = 50;

    /// <summary>Least time between two requests, beside what <c>Crawling</c> and robots.txt ask for.</summary>
    [TimeRange("00:00:00", "00:10:00")]
    public TimeSpan MinDelay { get; set; }

    /// <summary><c>schema</c>: each business of the page's schema.org markup. <c>selectors</c>: each element that <see cref="Item"/> selects.</summary>
    [RegularExpression("^(schema|selectors)$", ErrorMessage = "Discovery:Directories: the reader is schema or selectors.")]
    public string Reader { get; set; } = "schema";

    /// <summary>CSS selector of a listing.</summary>
    [MaxLength(300)]
    public string? Item { get; set; }

    /// <summary>CSS selectors within a listing, by field: name, link, phone, email, website, street, postcode, city; <c>a.site@href</c> reads an attribute.</summary>
    public IDictionary<string, string> Fields { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Each listing has a page of its own with schema.org markup, which is read as well.</summary>
    public bool ReadsDetails { get; set; }

    /// <summary>In ASCII, without www; null where the host itself has a placeholder.</summary>
    internal string? Host => Uri.TryCreate(Url, UriKind.Absolute, out var url) && !url.OriginalString.Split('/', 4)[2].Contains('{', StringComparison.Ordinal)
        ? WithoutWww(HostNames.Idn(url))
        : null;

    internal static string? WithoutWww(string? host) => host?.StartsWith("www.", StringComparison.OrdinalIgnoreCase) == true ? host[4..] : host;

    internal bool Knows(City city) => Cities.Count == 0 || Cities.Contains(city.Slug);
}
