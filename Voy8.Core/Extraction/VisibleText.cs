using System.Collections.Frozen;
using System.Text;
using AngleSharp.Dom;

namespace Voy8.Core.Extraction;

/// <summary>Reads a document as a person would: block by block, without scripts, styles and what is hidden.</summary>
internal static class VisibleText
{
    private static readonly FrozenSet<string> Invisible = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "script", "style", "template", "noscript", "svg", "math", "iframe", "object", "select", "textarea", "head", "canvas", "audio", "video");

    private static readonly FrozenSet<string> Inline = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "meter",
        "nobr", "output", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "img", "center");

    public static IReadOnlyList<string> Lines(IDocument document)
    {
        var lines = new List<string>();
        if (document.Body is null)
        {
            return lines;
        }

        var line = new StringBuilder();
        var total = 0;
        Visit(document.Body);
        EndLine();
        return lines;

        // Child nodes by their number: going from sibling to sibling takes the square of their count.
        void Visit(INode parent)
        {
            var children = parent.ChildNodes;
            for (var i = 0; i < children.Length && total < ExtractionLimits.MaxText; i++)
            {
                if (children[i] is IText text)
                {
                    var data = text.Data;
                    if (IsRunOn(line, data, text.ParentElement))
                    {
                        line.Append(' ');
                    }

                    line.Append(data, 0, Math.Min(data.Length, ExtractionLimits.MaxText - total));
                    total += data.Length;
                }
                else if (children[i] is IElement element)
                {
                    Separate(element);
                    if (!IsHidden(element))
                    {
                        Visit(element);
                        Separate(element);
                    }
                }
            }
        }

        void Separate(IElement element)
        {
            if (element.LocalName is "td" or "th")
            {
                line.Append(' ');
            }
            else if (!Inline.Contains(element.LocalName))
            {
                EndLine();
            }
        }

        void EndLine()
        {
            if (line.Length > 0)
            {
                var collapsed = Text.Collapse(line.ToString());
                line.Clear();
                if (collapsed.Length > 0)
                {
                    lines.Add(collapsed);
                }
            }
        }
    }

    /// <summary>The first characters of all text in an element, however much there is.</summary>
    public static string Start(IElement element, int max)
    {
        if (element.ChildNodes is { Length: 1 } only && only[0] is IText { Data: var data })
        {
            return data.Length > max ? data[..max] : data;
        }

        var text = new StringBuilder();
        Visit(element);
        return text.ToString();

        void Visit(INode parent)
        {
            var children = parent.ChildNodes;
            for (var i = 0; i < children.Length && text.Length < max; i++)
            {
                if (children[i] is IText { Data: var more })
                {
                    text.Append(more, 0, Math.Min(more.Length, max - text.Length));
                }
                else
                {
                    Visit(children[i]);
                }
            }
        }
    }

    /// <summary>The text of one element as a reader would see it, its blocks and line breaks divided.</summary>
    public static string Of(IElement element, string divider)
    {
        var text = new StringBuilder();
        foreach (var node in element.Descendants())
        {
            if (node is IText data && data.ParentElement is { } parent && !Invisible.Contains(parent.LocalName))
            {
                text.Append(data.Data);
            }
            else if (node is IElement inner && !Inline.Contains(inner.LocalName))
            {
                text.Append(divider);
            }
        }

        return Text.Collapse(text.ToString());
    }

    // "…-7661</span><span>Customer": layout parts what the text runs together. Not within words: H<sub>2</sub>O, 5<sup>th</sup>.
    internal static bool IsRunOn(StringBuilder line, string data, IElement? parent)
    {
        if (line.Length == 0 || data.Length == 0 || parent?.LocalName is "sub" or "sup" or "small")
        {
            return false;
        }

        var (last, next) = (line[^1], data[0]);
        return (char.IsDigit(last) && char.IsLetter(next)) || (char.IsLetter(last) && char.IsDigit(next)) || (char.IsLower(last) && char.IsUpper(next)) || (char.IsLetterOrDigit(last) && next is '(' or '+');
    }

    internal static bool IsInline(IElement element) => Inline.Contains(element.LocalName);

    // Blocks that are not displayed are mostly folded away until the reader asks: tabs, accordions. Hidden words within a line are
    // not meant to be read: they are there to spoil an e-mail address for crawlers.
    internal static bool IsHidden(IElement element)
    {
        if (Invisible.Contains(element.LocalName) || element.HasAttribute("hidden"))
        {
            return true;
        }

        return Inline.Contains(element.LocalName) && element.GetAttribute("style") is { } style
            && style.Replace(" ", "", StringComparison.Ordinal).Contains("display:none", StringComparison.OrdinalIgnoreCase);
    }
}
