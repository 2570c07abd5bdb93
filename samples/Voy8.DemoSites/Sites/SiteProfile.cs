namespace Voy8.DemoSites.Sites;

/// <summary>How a venue's website was built: nobody in this town had the same idea.</summary>
/// <param name="Design">1 to <see cref="SiteProfiler.Designs"/>.</param>
/// <param name="Pages">In the order of the menu; the first is home.</param>
/// <param name="Suffix">What ends a page's path: nothing, .html, .php or /.</param>
/// <param name="ListsFeatures">False where features are only spoken of in sentences.</param>
/// <param name="FixedLastModified">Whether answers carry Last-Modified.</param>
public sealed record SiteProfile(
    int Design,
    MarkupStyle Markup,
    Quirk Quirk,
    IReadOnlyList<PageKind> Pages,
    string Suffix,
    string Charset,
    PhoneStyle Phone,
    EmailStyle Email,
    HoursStyle Hours,
    bool ListsFeatures,
    bool DailySpecial,
    bool Compresses,
    bool HasETag,
    bool FixedLastModified);

public enum MarkupStyle
{
    JsonLd,
    JsonLdGraph,

    /// <summary>With comments and trailing commas, as no JSON parser likes it.</summary>
    JsonLdBroken,
    Microdata,
    Rdfa,
    Plain,

    /// <summary>JSON-LD with little in it, and microdata around the address and the hours.</summary>
    Mixed,
}

/// <summary>What is the matter with a site. Most are fine.</summary>
public enum Quirk
{
    None,

    /// <summary>Takes 1 to 3 seconds over each page.</summary>
    Slow,

    /// <summary>Says nothing for a minute.</summary>
    VerySlow,

    /// <summary>The home page is gone.</summary>
    HomeNotFound,

    /// <summary>Answers the first request with 500, and the others well.</summary>
    FailsFirst,

    /// <summary>robots.txt forbids everything.</summary>
    RobotsForbid,

    /// <summary>robots.txt forbids all pages but the home page.</summary>
    RobotsForbidSubpages,

    /// <summary>Home lives at /start.</summary>
    RedirectsToStart,

    /// <summary>Home lives on the www. host.</summary>
    RedirectsToWww,

    /// <summary>Two addresses send visitors to each other for ever.</summary>
    RedirectLoop,
}

public enum PageKind
{
    Home,
    About,
    Menu,
    Hours,
    Contact,
}

public enum PhoneStyle
{
    Link,
    National,
    International,

    /// <summary>With the trunk zero in brackets: +49 (0)30 …</summary>
    TrunkInBrackets,
    Dotted,

    /// <summary>Cut into elements.</summary>
    Split,

    /// <summary>Written as character references.</summary>
    Entities,
}

public enum EmailStyle
{
    Link,
    Text,

    /// <summary>info [at] host</summary>
    AtInBrackets,

    /// <summary>info (at) host (dot) tld, in the site's language</summary>
    Words,
    Entities,

    /// <summary>Scrambled as content delivery networks do it: hexadecimal, each byte XORed with the first.</summary>
    Scrambled,
}

public enum HoursStyle
{
    Table,
    Grouped,
    Prose,
}
