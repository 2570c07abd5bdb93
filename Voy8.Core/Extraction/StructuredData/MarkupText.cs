using System.Text;
using AngleSharp.Dom;

namespace Voy8.Core.Extraction.StructuredData;

/// <summary>
/// The texts and addresses of a page's elements, as the values of properties. Elements lie within one another, so that the same text
/// may be asked for many times: there is a bound on what is read in all.
/// </summary>
internal sealed class MarkupText(HtmlPage page)
{
    private int _left = ExtractionLimits.MaxMarkupText;

    /// <summary>The address of an attribute against the page's base; one that is whole is left as it is written.</summary>
    public string Address(string reference)
    {
        var text = reference.Trim();
        return text.Length <= 2048 && !IsWhole(text) && Uri.TryCreate(page.BaseUrl, text, out var url) ? url.AbsoluteUri : Shorten(text);
    }

    // A path such as /map is a whole address of a file where the system has such paths.
    private static bool IsWhole(string text) => !text.StartsWith('/') && Uri.TryCreate(text, UriKind.Absolute, out _);

    /// <summary>An attribute's text, white space collapsed.</summary>
    public static string Of(string attribute) => Shorten(Text.Collapse(Shorten(attribute)));

    /// <summary>An element's text, white space collapsed, with a space where lines end: "Am Kai 3&lt;br&gt;24103" is two words.</summary>
    public string Of(IElement element)
    {
        var text = new StringBuilder();
        Append(element, text);
        return Shorten(Text.Collapse(text.ToString()));
    }

    /// <summary>At most <see cref="ExtractionLimits.MaxValueLength"/> characters.</summary>
    public static string Shorten(string text) => text.Length <= ExtractionLimits.MaxValueLength
        ? text
        : text[..(char.IsHighSurrogate(text[ExtractionLimits.MaxValueLength - 1]) ? ExtractionLimits.MaxValueLength - 1 : ExtractionLimits.MaxValueLength)];

    // Child nodes by their number: going from sibling to sibling takes the square of their count.
    private void Append(INode parent, StringBuilder text)
    {
        var children = parent.ChildNodes;
        for (var i = 0; i < children.Length && text.Length < ExtractionLimits.MaxValueLength && --_left > 0; i++)
        {
            if (children[i] is IText data)
            {
                text.Append(data.Data);
                _left -= data.Data.Length;
            }
            else if (children[i] is IElement element && element.LocalName is not ("script" or "style" or "template"))
            {
                var endsLine = EndsLine(element);
                text.Append(endsLine ? " " : "");
                Append(element, text);
                text.Append(endsLine ? " " : "");
            }
        }
    }

    private static bool EndsLine(IElement element) => element.LocalName is
        "br" or "p" or "div" or "li" or "ul" or "ol" or "dl" or "dt" or "dd" or "tr" or "td" or "th" or "table" or "section" or "article" or "address"
        or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "hr" or "blockquote" or "pre" or "header" or "footer" or "figure" or "figcaption" or "main" or "aside" or "nav";
}
