using Voy8.Core.Enrichment;
using Voy8.Core.Extraction;

namespace Voy8.Core.Crawling;

/// <summary>Which page of a site to read next: the most promising of the known ones, and none once nothing is missing.</summary>
internal sealed class PagePlan
{
    private readonly Uri _home;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly HashSet<PageTopic> _linked = [];
    private readonly PriorityQueue<PageLink, (int Topic, int Order)> _links = new();

    private int _order;

    public PagePlan(Uri home, IEnumerable<PageLink> links)
    {
        _home = home;
        _read.Add(SiteAddress.PageKey(home));
        Add(links);
    }

    /// <summary>Among links of one topic the earlier come first.</summary>
    public void Add(IEnumerable<PageLink> links)
    {
        foreach (var link in links.Where(link => SiteAddress.IsSameSite(_home, link.Url)))
        {
            _links.Enqueue(link, (-(int)link.Topic, _order++));
            _linked.Add(link.Topic);
        }
    }

    /// <summary>False when a link redirected to a page that was read already.</summary>
    public bool IsNew(Uri asked, Uri answered) => SiteAddress.PageKey(asked) == SiteAddress.PageKey(answered) || _read.Add(SiteAddress.PageKey(answered));

    public Uri? Next(IReadOnlyCollection<Fact> known)
    {
        while (_links.TryDequeue(out var link, out _))
        {
            var url = SiteAddress.AsOn(_home, link.Url);
            if (IsWanted(link.Topic, known) && _read.Add(SiteAddress.PageKey(url)))
            {
                return url;
            }
        }

        return null;
    }

    /// <summary>True when how to reach the venue, or when it is open, is missing, and no link has led to a page that would say so.</summary>
    public bool LacksPages(IReadOnlyCollection<Fact> known) =>
        (IsWanted(PageTopic.Hours, known) && !_linked.Overlaps([PageTopic.Hours, PageTopic.Contact]))
        || (IsWanted(PageTopic.Imprint, known) && !_linked.Overlaps([PageTopic.Imprint, PageTopic.Contact]));

    private static bool IsWanted(PageTopic topic, IReadOnlyCollection<Fact> known)
    {
        return topic switch
        {
            PageTopic.Contact => !(Has(FactFields.Phone) && Has(FactFields.Email) && Has(FactFields.Street) && Has(FactFields.OpeningHours)),
            PageTopic.Hours => !Has(FactFields.OpeningHours),
            PageTopic.Imprint => !(Has(FactFields.Phone) && Has(FactFields.Email) && Has(FactFields.Street)),
            PageTopic.About => !Has(FactFields.Description) || known.Count(fact => fact.Field == FactFields.Feature) < 2,
            PageTopic.Menu => !Has(FactFields.Cuisine) || !Has(FactFields.PriceLevel),
            _ => false,
        };

        bool Has(string field) => known.Any(fact => fact.Field == field);
    }
}
