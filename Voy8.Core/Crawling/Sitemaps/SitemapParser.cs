using System.Net;
using System.Text;

namespace Voy8.Core.Crawling.Sitemaps;

/// <summary>
/// Reads sitemaps (sitemaps.org: XML, index, text) and feeds (RSS, Atom) by their elements' local names, so that prefixes and wrong
/// namespaces do not matter, nor that a document breaks off or does not nest.
/// </summary>
internal sealed class SitemapParser
{
    private const int MaxDepth = 32;

    private readonly List<string> _pages = [];
    private readonly List<string> _sitemaps = [];

    // The open elements; of those beyond the depth the outermost are forgotten.
    private readonly List<Element> _open = new(MaxDepth);

    // The address being read, and where it goes.
    private readonly StringBuilder _address = new();
    private List<string>? _target;

    private SitemapParser()
    {
    }

    public static Sitemap Parse(string text)
    {
        var parser = new SitemapParser();
        if (text.AsSpan().TrimStart().StartsWith("<"))
        {
            parser.ReadXml(text);
        }
        else
        {
            parser.ReadLines(text);
        }

        return new Sitemap(parser._pages, parser._sitemaps);
    }

    private bool IsFull => _pages.Count + _sitemaps.Count >= Sitemap.MaxUrls;

    private void ReadLines(ReadOnlySpan<char> text)
    {
        foreach (var line in text.EnumerateLines())
        {
            var address = line.Trim();
            if (address.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || address.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            {
                Add(_pages, address);
            }

            if (IsFull)
            {
                return;
            }
        }
    }

    private void ReadXml(string text)
    {
        var scanner = new XmlScanner(text);
        while (!IsFull && scanner.Read())
        {
            switch (scanner.Kind)
            {
                case XmlTokenKind.Start:
                    Start(scanner.Name, scanner.Attributes, scanner.IsEmpty);
                    break;
                case XmlTokenKind.End:
                    End(scanner.Name);
                    break;
                case XmlTokenKind.Text when _target is not null && _address.Length <= Sitemap.MaxUrlLength:
                    var part = scanner.Text[..Math.Min(scanner.Text.Length, 4 * Sitemap.MaxUrlLength)];
                    _address.Append(scanner.IsVerbatim || !part.Contains('&') ? part : WebUtility.HtmlDecode(part.ToString()));
                    break;
            }
        }
    }

    private void Start(ReadOnlySpan<char> name, ReadOnlySpan<char> attributes, bool isEmpty)
    {
        // An element within an address: the address was not closed.
        Finish();
        if (TargetOf(name) is { } target)
        {
            if (XmlAttributes.Find(attributes, "href") is { } href)
            {
                // Atom's links; only those to the entry itself are pages of the site.
                if (XmlAttributes.Find(attributes, "rel") is null or "alternate")
                {
                    Add(target, href);
                }
            }
            else if (!isEmpty)
            {
                _target = target;
            }
        }

        if (!isEmpty && ElementOf(name) is var element and not Element.Address)
        {
            if (_open.Count == MaxDepth)
            {
                _open.RemoveAt(0);
            }

            _open.Add(element);
        }
    }

    private void End(ReadOnlySpan<char> name)
    {
        Finish();
        var element = ElementOf(name);
        var start = element == Element.Other && _open.Count > 0 && _open[^1] != Element.Other ? -1 : _open.LastIndexOf(element);
        if (start >= 0)
        {
            _open.RemoveRange(start, _open.Count - start);
        }
    }

    // Where the address in an element goes; null when it has none that matters here.
    private List<string>? TargetOf(ReadOnlySpan<char> name)
    {
        return (_open.Count == 0 ? Element.Other : _open[^1]) switch
        {
            Element.Url when Is(name, "loc") => _pages,
            Element.Sitemap when Is(name, "loc") => _sitemaps,
            Element.Entry when Is(name, "link") => _pages,
            _ => null,
        };
    }

    private static Element ElementOf(ReadOnlySpan<char> name) =>
        Is(name, "url") ? Element.Url
        : Is(name, "sitemap") ? Element.Sitemap
        : Is(name, "item") || Is(name, "entry") ? Element.Entry
        : Is(name, "loc") || Is(name, "link") ? Element.Address
        : Element.Other;

    private static bool Is(ReadOnlySpan<char> name, string expected) => name.Equals(expected, StringComparison.OrdinalIgnoreCase);

    private void Finish()
    {
        if (_target is not null)
        {
            Add(_target, _address.ToString().AsSpan().Trim());
        }

        _target = null;
        _address.Clear();
    }

    private static void Add(List<string> target, ReadOnlySpan<char> address)
    {
        if (address.Length is > 0 and <= Sitemap.MaxUrlLength)
        {
            target.Add(address.ToString());
        }
    }

    private enum Element : byte
    {
        Other,
        Url,
        Sitemap,

        /// <summary>Of a feed.</summary>
        Entry,

        /// <summary>Holds an address; never a parent.</summary>
        Address,
    }
}
