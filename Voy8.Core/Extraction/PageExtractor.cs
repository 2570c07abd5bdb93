using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Voy8.Core.Enrichment;
using Voy8.Core.Extraction.Contacts;
using Voy8.Core.Extraction.Hours;
using Voy8.Core.Extraction.PlainHtml;
using Voy8.Core.Extraction.PlainHtml.Prices;
using Voy8.Core.Extraction.StructuredData;

namespace Voy8.Core.Extraction;

/// <summary>Reads the facts of one business from one page: its markup for machines first, then its text. Never fetches anything.</summary>
public sealed class PageExtractor(ILogger<PageExtractor> logger)
{
    /// <exception cref="PageTooComplexException">The page goes beyond the bounds of what is parsed.</exception>
    public PageContent Extract(PageSource source, VenueProfile venue)
    {
        using var page = HtmlPage.Parse(source);
        var rules = RobotsRules.Of(page);
        if (rules.NoIndex)
        {
            return new PageContent([], [], NoIndex: true, rules.NoFollow);
        }

        var facts = new FactSet();
        var plain = new FactWriter(facts, source, FactMethod.Html);
        var region = Regions.Of(page, venue);
        IReadOnlyList<PageLink> links = [];
        Attempt("structured data", () => StructuredDataReader.Read(page, venue, facts));
        Attempt("description", () => DescriptionReader.Read(page, plain));
        Attempt("e-mail", () => EmailReader.Read(page, plain));
        Attempt("hours", () => HoursReader.Read(page, venue, plain));
        string? addressCountry = null;
        Attempt("address", () => addressCountry = AddressReader.Read(page, region, plain));
        Attempt("phones", () => PhoneReader.Read(page, region ?? addressCountry, plain));
        Attempt("price level", () => PriceLevelReader.Read(page, plain));
        Attempt("cuisine", () => CuisineReader.Read(page, venue, plain));
        Attempt("images", () => ImageReader.Read(page, plain));
        Attempt("features", () => FeatureReader.Read(page, plain));
        Attempt("links", () => links = LinkReader.Read(page, plain));
        return new PageContent([.. facts.Facts], rules.NoFollow ? [] : links, NoIndex: false, rules.NoFollow);

        // A page is a stranger's: what breaks a reader costs that one kind of fact, never the page.
        void Attempt(string reader, Action read)
        {
            try
            {
                read();
            }
            catch (RegexMatchTimeoutException)
            {
                logger.ReaderTimedOut(reader, source.Url);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                logger.ReaderFailed(reader, source.Url, exception);
            }
        }
    }
}
