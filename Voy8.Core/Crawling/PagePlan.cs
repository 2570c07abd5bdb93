using Voy8.Core.Enrichment;
using Voy8.Core.Extraction;

namespace Voy8.Core.Crawling;

/// <summary>Which page of a site to read next: the most promising of the home page's links, and none once nothing is missing.</summary>
internal sealed class PagePlan
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly Queue<PageLink> _links;

    public PagePlan(Uri home, IEnumerable<PageLink> links)
    {
        _read.Add(Key(home));
        _links = new Queue<PageLink>(links.Where(link => IsSameSite(home, link.Url)).OrderByDescending(link => (int)link.Topic));
    }

    /// <summary>False when a link redirected to a page that was read already.</summary>
    public bool IsNew(Uri asked, Uri answered) => Key(asked) == Key(answered) || _read.Add(Key(answered));

    public Uri? Next(IReadOnlyCollection<Fact> known)
    {
        while (_links.TryDequeue(out var link))
        {
            if (Missing(link.Topic, known) && _read.Add(Key(link.Url)))
            {
                return link.Url;
            }
        }

        return null;
    }

    private static bool Missing(PageTopic topic, IReadOnlyCollection<Fact> known)
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

    private static bool IsSameSite(Uri home, Uri url) => HostOf(home) == HostOf(url) && home.Port == url.Port;

    private static string HostOf(Uri url)
    {
        var host = HostNames.Idn(url) ?? url.Host;
        return host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? host[4..] : host;
    }

    private static string Key(Uri url) => $"{HostOf(url)}:{url.Port}{url.AbsolutePath.TrimEnd('/')}{url.Query}";
}
