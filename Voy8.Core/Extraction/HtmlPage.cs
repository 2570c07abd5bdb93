using System.Diagnostics;
using AngleSharp;
using AngleSharp.Browser;
using AngleSharp.Dom;
using AngleSharp.Html;
using AngleSharp.Html.Dom;
using AngleSharp.Html.LinkRels;
using AngleSharp.Html.Parser;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction;

/// <summary>A parsed page with its visible text in lines, as a reader would see them.</summary>
internal sealed class HtmlPage : IDisposable
{
    // What watches attributes and loads what a page links to is not needed to read it.
    private static readonly IConfiguration Services = new Configuration([.. Configuration.Default.Without<IAttributeObserver>().Without<IMetaHandler>().Without<ILinkRelationFactory>().With(new NoLinkRelations()).Services]);

    private readonly Lazy<IReadOnlyList<string>> _lines;
    private readonly Lazy<IReadOnlyList<string>> _foldedLines;

    private readonly Lazy<List<IElement>> _all;
    private readonly Lazy<ILookup<string, IElement>> _elements;
    private readonly Lazy<List<(string? Name, string? Content)>> _metas;
    private readonly AddressResolver _addresses;

    private HtmlPage(PageSource source, IHtmlDocument document)
    {
        Source = source;
        Document = document;
        BaseUrl = FindBase(source, document);
        _addresses = new AddressResolver(BaseUrl);
        _all = new Lazy<List<IElement>>(() => Flatten(document));
        _elements = new Lazy<ILookup<string, IElement>>(() => _all.Value.ToLookup(element => element.LocalName, StringComparer.Ordinal));
        _metas = new Lazy<List<(string? Name, string? Content)>>(() => Metas(document));
        _lines = new Lazy<IReadOnlyList<string>>(() => VisibleText.Lines(document));
        _foldedLines = new Lazy<IReadOnlyList<string>>(() => [.. Lines.Select(TextFolding.Fold)]);
    }

    public PageSource Source { get; }

    public IHtmlDocument Document { get; }

    /// <summary>What relative addresses are relative to.</summary>
    public Uri BaseUrl { get; }

    /// <summary>Visible text, a line per block, white space collapsed; no empty lines.</summary>
    public IReadOnlyList<string> Lines => _lines.Value;

    /// <summary>The same, folded.</summary>
    public IReadOnlyList<string> FoldedLines => _foldedLines.Value;

    /// <exception cref="PageTooComplexException">More elements than are read.</exception>
    public static HtmlPage Parse(PageSource source)
    {
        var (tagged, open, tags) = MarkupScan.Count(source.Html);
        if (tagged > ExtractionLimits.MaxElements || open > ExtractionLimits.MaxOpenElements || tags > ExtractionLimits.MaxTags)
        {
            throw new PageTooComplexException(
                $"The page has more than {ExtractionLimits.MaxElements} elements, more than {ExtractionLimits.MaxOpenElements} within one another, or more than {ExtractionLimits.MaxTags} tags.");
        }

        var elements = 0;
        var start = Stopwatch.GetTimestamp();
        var options = new HtmlParserOptions
        {
            DisableElementPositionTracking = true,
            IsNotSupportingFrames = true,
            IsScripting = false,
            MaximumDepth = ExtractionLimits.MaxDepth,
            OnCreated = (_, _) => Check(),
            SkipComments = true,
        };
        return new HtmlPage(source, new HtmlParser(options, BrowsingContext.New(Services)).ParseDocument(source.Html));

        void Check()
        {
            // Misnested formatting makes elements that have no tag.
            if (++elements > 2 * ExtractionLimits.MaxElements || (elements % 256 == 0 && Stopwatch.GetElapsedTime(start) > ExtractionLimits.MaxParseTime))
            {
                throw new PageTooComplexException("The page takes too long to parse.");
            }
        }
    }

    /// <summary>True when the markup holds any of these, in any case: cheaper than to look for elements that are mostly not there.</summary>
    public bool Mentions(params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            if (Source.Html.Contains(text, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The same of one word that stands by itself, as classes do.</summary>
    public bool MentionsWord(string word)
    {
        var html = Source.Html.AsSpan();
        for (var at = html.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0;)
        {
            var end = at + word.Length;
            if ((at == 0 || !IsOfWord(html[at - 1])) && (end == html.Length || !IsOfWord(html[end])))
            {
                return true;
            }

            at = html[end..].IndexOf(word, StringComparison.OrdinalIgnoreCase) is var next and >= 0 ? end + next : -1;
        }

        return false;

        static bool IsOfWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';
    }

    /// <summary>An http(s) address from an attribute of the page; null when it is none.</summary>
    public Uri? Resolve(string? reference) => _addresses.Resolve(reference);

    /// <summary>All elements, in the order of the document.</summary>
    public IReadOnlyList<IElement> All => _all.Value;

    /// <summary>All elements of a name, in the order of the document.</summary>
    public IEnumerable<IElement> Elements(string name) => _elements.Value[name];

    /// <summary>Links whose address begins so, in any case.</summary>
    public IEnumerable<IElement> LinksTo(string start) => Elements("a").Where(link => link.GetAttribute("href")?.StartsWith(start, StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>Content of the first meta element with one of these names or properties.</summary>
    public string? Meta(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            foreach (var meta in _metas.Value)
            {
                if (name.Equals(meta.Name, StringComparison.OrdinalIgnoreCase) && !string.IsNullOrWhiteSpace(meta.Content))
                {
                    return Text.Collapse(meta.Content);
                }
            }
        }

        return null;
    }

    public void Dispose() => Document.Dispose();

    private static Uri FindBase(PageSource source, IHtmlDocument document) =>
        source.Html.Contains("<base", StringComparison.OrdinalIgnoreCase) && document.QuerySelector("base[href]") is { } element ? WebAddress.Resolve(source.Url, element.GetAttribute("href")) ?? source.Url : source.Url;

    private static List<(string? Name, string? Content)> Metas(IHtmlDocument document) => document.Head is { } head
        ? [.. head.QuerySelectorAll("meta").Select(meta => (meta.GetAttribute("name") ?? meta.GetAttribute("property"), meta.GetAttribute("content")))]
        : [];

    private static List<IElement> Flatten(IHtmlDocument document)
    {
        var all = new List<IElement>();
        Visit(document);
        return all;

        // Child nodes by their number: going from sibling to sibling takes the square of their count.
        void Visit(INode parent)
        {
            var children = parent.ChildNodes;
            for (var i = 0; i < children.Length; i++)
            {
                if (children[i] is IElement element)
                {
                    all.Add(element);
                    Visit(element);
                }
            }
        }
    }

    private sealed class NoLinkRelations : ILinkRelationFactory
    {
        public BaseLinkRelation? Create(IHtmlLinkElement link, string? relation) => null;
    }
}
