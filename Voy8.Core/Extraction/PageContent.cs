using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction;

/// <summary>What a page says.</summary>
/// <param name="Links">Pages of the site that are worth reading next; at most 50.</param>
/// <param name="NoIndex">The page asks not to be used (robots meta element or header): then there are no facts.</param>
/// <param name="NoFollow">The page asks that its links be left alone: then there are none.</param>
public sealed record PageContent(IReadOnlyList<Fact> Facts, IReadOnlyList<PageLink> Links, bool NoIndex, bool NoFollow);

/// <summary>A link and what its page is about, judged by words and address.</summary>
public sealed record PageLink(Uri Url, PageTopic Topic);

/// <summary>What the linked page probably tells; higher is read first.</summary>
public enum PageTopic
{
    Other = 0,
    Menu = 1,
    About = 2,
    Imprint = 3,
    Hours = 4,
    Contact = 5,
}
