using System.Buffers;
using System.Collections.Frozen;
using AngleSharp.Dom;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.PlainHtml;

/// <summary>What a page links to: menu, bookings, social profiles, and the site's own pages that are worth reading.</summary>
internal static class LinkReader
{
    private const int MaxAnchors = 2_000;
    private const int MaxLinks = 50;
    private const int MaxLabel = 200;
    private const double ByWord = 0.7;

    private static readonly PhraseIndex MenuWords = new(Folded("menu", "speisekarte", "menukarte", "menukaart", "onze kaart", "menus", "food menu", "μενου", "καταλογος"));
    private static readonly FrozenSet<string> BookingWords = Folded("book", "book now", "book a table", "booking", "reserve", "reserve a table", "reservation", "reservations", "reservieren", "tisch reservieren", "reservierung", "buchen", "jetzt buchen", "reserveren", "reserveer", "reserveer nu", "tafel reserveren", "boeken", "boek nu", "online reserveren", "online reservieren", "tisch buchen", "make a reservation", "κρατηση", "κρατησεις", "κλεισε τραπεζι").ToFrozenSet(StringComparer.Ordinal);
    private static readonly SearchValues<string> BookingHosts = SearchValues.Create(["opentable.", "thefork.", "quandoo.", "resy.com", "bookatable.", "sevenrooms.com", "e-table.gr", "i-host.gr", "booking.com", "resmio.com", "tableagent.com", "formitable.com", "zenchef.com", "guestplan.com", "couverts.nl", "exploretock.com", "lafourchette.", "eatapp.co", "treatwell.", "fresha.com", "booksy.com", "doctolib.", "calendly.com", "dish.co", "tablein.com"], StringComparison.OrdinalIgnoreCase);

    public static IReadOnlyList<PageLink> Read(HtmlPage page, FactWriter facts)
    {
        var links = new Dictionary<string, PageLink>(StringComparer.Ordinal);
        foreach (var anchor in page.Elements("a").Where(anchor => anchor.HasAttribute("href")).Take(MaxAnchors))
        {
            if (page.Resolve(anchor.GetAttribute("href")) is not { } url)
            {
                continue;
            }

            var words = Label(anchor);
            if (SocialLinks.IsProfile(url))
            {
                facts.Add(FactFields.Social, WithoutFragment(url).AbsoluteUri, ByWord);
                continue;
            }

            if (IsMenu(words, url) && !IsSamePage(url, page.Source.Url))
            {
                facts.Add(FactFields.Menu, WithoutFragment(url).AbsoluteUri, ByWord);
            }

            if (url.Host.AsSpan().ContainsAny(BookingHosts) || (BookingWords.Contains(words) && !IsSamePage(url, page.Source.Url)))
            {
                facts.Add(FactFields.Booking, WithoutFragment(url).AbsoluteUri, ByWord);
            }

            if (links.Count < MaxLinks && PageTopics.Of(words, url) is { } topic && !IsSamePage(url, page.Source.Url) && !PageTopics.IsFile(url) && !anchor.IsNoFollow())
            {
                links.TryAdd(WithoutFragment(url).AbsoluteUri, new PageLink(WithoutFragment(url), topic));
            }
        }

        return [.. links.Values];
    }

    // By its label, or a file by its name: /speisekarte.pdf
    private static bool IsMenu(string words, Uri url) => MenuWords.IsIn(words)
        || (url.AbsolutePath.EndsWith(".pdf", StringComparison.OrdinalIgnoreCase) && MenuWords.IsIn(PageTopics.PathWords(url)));

    private static string Label(IElement anchor)
    {
        var label = VisibleText.Start(anchor, MaxLabel);
        return TextFolding.Fold(Text.Collapse(string.IsNullOrWhiteSpace(label) ? anchor.GetAttribute("title") ?? anchor.GetAttribute("aria-label") ?? "" : label));
    }

    private static string[] Folded(params string[] words) => [.. words.Select(TextFolding.Fold)];

    private static bool IsSamePage(Uri a, Uri b) => WithoutFragment(a) == WithoutFragment(b);

    private static Uri WithoutFragment(Uri url) => url.Fragment.Length == 0 ? url : new Uri(url.GetLeftPart(UriPartial.Query));

    private static bool IsNoFollow(this IElement anchor) => anchor.GetAttribute("rel")?.Contains("nofollow", StringComparison.OrdinalIgnoreCase) == true;
}
