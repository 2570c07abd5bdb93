using AngleSharp.Dom;
using Voy8.Core.Catalogue;
using Voy8.Core.Catalogue.Importing;
using Voy8.Core.Discovery.Matching;
using Voy8.Core.Enrichment;
using Voy8.Core.Extraction;
using Voy8.Core.Extraction.Contacts;
using Voy8.Core.Extraction.StructuredData;

namespace Voy8.Core.Discovery.Directories;

/// <summary>Reads the businesses that a directory's page lists. Never fetches anything.</summary>
internal static class ListingReader
{
    private const int MaxNameLength = VenueRecordParser.MaxNameLength;
    private const int MaxKeyLength = 300;

    /// <exception cref="PageTooComplexException">The page goes beyond the bounds of what is parsed.</exception>
    public static ListingPage Read(PageSource source, DirectoryDefinition directory, string kind, string country, int most)
    {
        using var page = HtmlPage.Parse(source);
        if (RobotsRules.Of(page).NoIndex)
        {
            return new ListingPage([], IsClosed: true);
        }

        var listings = directory.Reader == "selectors" ? ReadSelected(page, directory, kind, country) : ReadMarkup(page, directory, kind, country);
        return new ListingPage([.. listings.DistinctBy(listing => listing.Key).Take(most)]);
    }

    /// <summary>The one business that a listing's own page is of, by what the result page said of it; null when the page has none.</summary>
    public static Listing? ReadDetails(PageSource source, DirectoryDefinition directory, Listing listed, string country)
    {
        using var page = HtmlPage.Parse(source);
        if (RobotsRules.Of(page).NoIndex)
        {
            return null;
        }

        var graph = GraphOf(page);
        return BusinessPicker.Pick(graph, new VenueProfile(listed.Name, listed.Kind, country, listed.Location)) is { } business
            && Read(page, directory, graph, business, listed.Kind, country) is { } details
            ? details with { Key = KeyOf(source.Url, directory), Url = source.Url, HasPage = true }
            : null;
    }

    /// <summary>Path and query, the same whatever the scheme; behind the host where that is not the directory's own.</summary>
    public static string KeyOf(Uri url, DirectoryDefinition directory)
    {
        var host = DirectoryDefinition.WithoutWww(HostNames.Idn(url));
        var key = host == directory.Host ? url.PathAndQuery : host + url.PathAndQuery;
        return key.Length <= MaxKeyLength ? key : Convert.ToHexStringLower(ContentHash.Of(key));
    }

    private static IEnumerable<Listing> ReadMarkup(HtmlPage page, DirectoryDefinition directory, string kind, string country)
    {
        var graph = GraphOf(page);
        return graph.Everything()
            .Where(item => item.Types.Exists(type => SchemaTypes.IsA(type, "LocalBusiness") || SchemaTypes.IsA(type, "CivicStructure") || SchemaTypes.IsA(type, "TouristAttraction")))
            .Select(item => Read(page, directory, graph, item, kind, country))
            .OfType<Listing>();
    }

    private static Listing? Read(HtmlPage page, DirectoryDefinition directory, ItemGraph graph, Item business, string kind, string country)
    {
        var facts = new FactSet();
        var place = BusinessPicker.Location(business, graph);
        var profile = new VenueProfile("", kind, country, place);
        new BusinessFacts(page, profile, graph, new FactWriter(facts, page.Source, FactMethod.Directory), FactList.Stated).Read(business);
        var urls = graph.Urls(business, "url").Concat(graph.Urls(business, "@id")).Select(page.Resolve).OfType<Uri>().ToList();
        var own = urls.Find(url => IsHere(page, url));
        var website = urls.Concat(graph.Urls(business, "sameAs").Select(page.Resolve).OfType<Uri>()).FirstOrDefault(url => !IsHere(page, url) && OwnSite.DomainOf(url.AbsoluteUri) is not null);
        return Build(page, directory, facts, business.Types.Select(SchemaKinds.Of).FirstOrDefault(found => found is not null) ?? kind, place, own, website?.AbsoluteUri);
    }

    private static IEnumerable<Listing> ReadSelected(HtmlPage page, DirectoryDefinition directory, string kind, string country)
    {
        foreach (var item in page.Document.QuerySelectorAll(directory.Item ?? "article"))
        {
            var facts = new FactSet();
            var writer = new FactWriter(facts, page.Source, FactMethod.Directory);
            string? Value(string field) => directory.Fields.TryGetValue(field, out var selector) ? Select(item, selector) : null;
            writer.Add(FactFields.Name, Value("name"), FactList.Stated);
            writer.Add(FactFields.Phone, PhoneNumberReader.ToE164(Value("phone")?.Replace("tel:", "", StringComparison.OrdinalIgnoreCase), country, stated: true), FactList.Stated);
            writer.Add(FactFields.Email, EmailReader.Normalise(Value("email")?.Replace("mailto:", "", StringComparison.OrdinalIgnoreCase) ?? ""), FactList.Stated);
            if (Value("street") is { Length: < 200 } street)
            {
                var (name, number) = AddressReader.SplitStreet(street);
                writer.Add(FactFields.Street, name, FactList.Stated);
                writer.Add(FactFields.HouseNumber, number, FactList.Stated);
            }

            writer.Add(FactFields.Postcode, Value("postcode"), FactList.Stated);
            writer.Add(FactFields.City, Value("city"), FactList.Stated);
            // A link that leads elsewhere is the business's site, not its listing.
            var link = page.Resolve(Value("link"));
            var isOwn = link is not null && IsHere(page, link);
            var website = page.Resolve(Value("website")) ?? (isOwn || link is null || OwnSite.DomainOf(link.AbsoluteUri) is null ? null : link);
            if (Build(page, directory, facts, kind, null, isOwn ? link : null, website?.AbsoluteUri) is { } listing)
            {
                yield return listing;
            }
        }
    }

    // "a.site@href" is the attribute href of the first a.site.
    private static string? Select(IElement item, string selector)
    {
        var at = selector.LastIndexOf('@');
        var found = item.QuerySelector(at < 0 ? selector : selector[..at]);
        var text = at < 0 ? found?.TextContent : found?.GetAttribute(selector[(at + 1)..]);
        return string.IsNullOrWhiteSpace(text) || text.Length > WebAddress.MaxLength ? null : Text.Collapse(text);
    }

    private static Listing? Build(HtmlPage page, DirectoryDefinition directory, FactSet facts, string kind, GeoPoint? place, Uri? own, string? website)
    {
        if (facts.Facts.FirstOrDefault(fact => fact.Field == FactFields.Name)?.Value is not { Length: > 0 and <= MaxNameLength } name)
        {
            return null;
        }

        website = website is null ? null : Catalogue.Importing.WebAddress.Normalise(website);
        var said = facts.Facts.Select(fact => new ImportedFact(fact.Field, fact.Value, fact.Confidence)).ToList();
        if (website is not null)
        {
            said.Add(new ImportedFact(FactFields.Website, website, FactList.Stated));
        }

        var sorted = said.Distinct().OrderBy(fact => fact.Field, StringComparer.Ordinal).ThenBy(fact => fact.Value, StringComparer.Ordinal).ToList();
        var key = own is not null ? KeyOf(own, directory) : "#" + Convert.ToHexStringLower(ContentHash.Of(string.Join('\n', [
            NameForm.Latin(name), .. sorted.Where(fact => fact.Field is FactFields.Phone or FactFields.Street or FactFields.HouseNumber or FactFields.Postcode).Select(fact => fact.Value)])));
        return new Listing(key, own ?? page.Source.Url, own is not null, name, kind, place, website, sorted);
    }

    private static ItemGraph GraphOf(HtmlPage page) => new([.. JsonLdReader.Read(page), .. MicrodataReader.Read(page), .. RdfaReader.Read(page)]);

    private static bool IsHere(HtmlPage page, Uri url) => HostNames.Idn(url) is { } host && HostNames.Idn(page.Source.Url) is { } here
        && (host == here || OwnSite.OwnerOf(host) == OwnSite.OwnerOf(here));
}
