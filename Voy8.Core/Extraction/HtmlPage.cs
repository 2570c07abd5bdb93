using System.Diagnostics;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Voy8.Core.Extraction;

/// <summary>A parsed page with its visible text in lines, as a reader would see them.</summary>
internal sealed class HtmlPage : IDisposable
{
    private readonly Lazy<IReadOnlyList<string>> _lines;

    private HtmlPage(PageSource source, IHtmlDocument document)
    {
        Source = source;
        Document = document;
        BaseUrl = FindBase(source.Url, document);
        _lines = new Lazy<IReadOnlyList<string>>(() => VisibleText.Lines(document));
    }

    public PageSource Source { get; }

    public IHtmlDocument Document { get; }

    /// <summary>What relative addresses are relative to.</summary>
    public Uri BaseUrl { get; }

    /// <summary>Visible text, a line per block, white space collapsed; no empty lines.</summary>
    public IReadOnlyList<string> Lines => _lines.Value;

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
        var parser = new HtmlParser(new HtmlParserOptions
        {
            DisableElementPositionTracking = true,
            IsNotSupportingFrames = true,
            IsScripting = false,
            MaximumDepth = ExtractionLimits.MaxDepth,
            OnCreated = (_, _) => Check(),
            SkipComments = true,
        });
        return new HtmlPage(source, parser.ParseDocument(source.Html));

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

    /// <summary>An http(s) address from an attribute of the page; null when it is none.</summary>
    public Uri? Resolve(string? reference) => WebAddress.Resolve(BaseUrl, reference);

    /// <summary>Content of the first meta element with one of these names or properties.</summary>
    public string? Meta(params ReadOnlySpan<string> names)
    {
        if (Document.Head is not { } head)
        {
            return null;
        }

        foreach (var name in names)
        {
            foreach (var meta in head.QuerySelectorAll("meta"))
            {
                var key = meta.GetAttribute("name") ?? meta.GetAttribute("property");
                if (name.Equals(key, StringComparison.OrdinalIgnoreCase) && meta.GetAttribute("content") is { } content && !string.IsNullOrWhiteSpace(content))
                {
                    return Text.Collapse(content);
                }
            }
        }

        return null;
    }

    public void Dispose() => Document.Dispose();

    private static Uri FindBase(Uri url, IHtmlDocument document) =>
        WebAddress.Resolve(url, document.QuerySelector("base[href]")?.GetAttribute("href")) ?? url;
}
