namespace Voy8.Core.Extraction;

/// <summary>Bounds that keep a hostile page from costing more than itself. Real pages stay far below each.</summary>
internal static class ExtractionLimits
{
    /// <summary>Elements of a page; beyond, it is not read at all.</summary>
    public const int MaxElements = 25_000;

    /// <summary>Start tags, end tags, comments and lone angle brackets: each costs the parser, the more the deeper it stands.</summary>
    public const int MaxTags = 4 * MaxElements;

    /// <summary>Nesting of elements; deeper ones become siblings.</summary>
    public const int MaxDepth = 256;

    /// <summary>Elements open at one time, as the tags have it.</summary>
    public const int MaxOpenElements = 1_000;

    /// <summary>Parsing is stopped then, whatever the reason.</summary>
    public static readonly TimeSpan MaxParseTime = TimeSpan.FromSeconds(3);

    /// <summary>Characters of visible text that are searched.</summary>
    public const int MaxText = 200_000;

    /// <summary>Lines that are searched for telephone numbers, the dearest search.</summary>
    public const int MaxPhoneLines = 200;

    /// <summary>Characters of those lines.</summary>
    public const int MaxPhoneText = 50_000;

    /// <summary>Elements that are visited for the properties of a page's microdata; itemref may visit one again and again.</summary>
    public const int MaxMicrodataVisits = 30_000;

    /// <summary>Elements that one item names by itemref.</summary>
    public const int MaxItemRefs = 200;

    /// <summary>Characters and nodes that are read for the values of a page's microdata or RDFa; elements lie within one another.</summary>
    public const int MaxMarkupText = 2_000_000;

    /// <summary>Characters of one value of a property.</summary>
    public const int MaxValueLength = 50_000;

    /// <summary>Characters of one JSON-LD block.</summary>
    public const int MaxJsonLd = 512 * 1024;

    /// <summary>Nesting of JSON-LD and of items within items.</summary>
    public const int MaxItemDepth = 32;

    /// <summary>Items of a page.</summary>
    public const int MaxItems = 2_000;

    /// <summary>Statements of a page's RDFa.</summary>
    public const int MaxStatements = 20_000;

    /// <summary>Values of one property of an item.</summary>
    public const int MaxValues = 200;

    /// <summary>Any one pattern on any one page; then the page has no such fact.</summary>
    public const int PatternTimeoutMs = 250;
}
