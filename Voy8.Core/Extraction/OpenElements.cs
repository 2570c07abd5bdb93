using System.Collections.Frozen;

namespace Voy8.Core.Extraction;

/// <summary>
/// The elements that a parser of HTML would hold open, after the tags alone (HTML standard, 13.2.6, without its tables' and lists' finer
/// points). Rather one too many than one too few.
/// </summary>
internal sealed class OpenElements
{
    private const int MaxTag = 4_096;
    private const int MaxSteps = 2_000_000;

    // Elements without an end tag, and those whose end tag may be left out.
    private static readonly Names NeedNoEnd = Set(
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "basefont", "bgsound", "frame", "keygen",
        "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "caption", "option", "optgroup", "html", "head", "body", "rb", "rt", "rtc", "rp");

    // Their end tags close what is open within them; an end tag of another kind does not reach beyond them.
    private static readonly Names Blocks = Set(
        "address", "article", "aside", "blockquote", "button", "center", "details", "dialog", "dir", "div", "dl", "fieldset", "figcaption", "figure", "footer", "form",
        "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "listing", "main", "menu", "nav", "ol", "pre", "search", "section", "summary", "ul",
        "applet", "marquee", "object", "template", "table", "select", "noscript", "iframe", "textarea", "script", "style", "title", "xmp");

    // No end tag but their own reaches beyond these.
    private static readonly Names Walls = Set("applet", "marquee", "object", "template", "table", "select");

    // A new one ends all that is open in the table.
    private static readonly Names Cells = Set("td", "th", "tr", "tbody", "thead", "tfoot", "caption", "colgroup");

    private static readonly Names Formatting = Set("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u");

    // Within svg or math these hold HTML again.
    private static readonly Names Integration = Set("foreignobject", "desc", "title", "annotation", "mi", "mo", "mn", "ms", "mtext");

    // Within svg or math these end it.
    private static readonly Names Breakout = Set(
        "b", "big", "blockquote", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em", "embed", "h1", "h2", "h3", "h4", "h5", "h6", "head", "hr", "i", "img", "li",
        "listing", "menu", "meta", "nobr", "ol", "p", "pre", "ruby", "s", "small", "span", "strong", "strike", "sub", "sup", "table", "tt", "u", "ul", "var");

    private readonly List<string> _stack = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _counts = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
    private int _integrations;
    private int _foreign;
    private int _steps;

    /// <summary>The most that were open at one time.</summary>
    public int Most { get; private set; }

    /// <summary>Within svg or math.</summary>
    public bool IsForeign => _foreign > 0;

    /// <param name="rest">What follows the name in the tag.</param>
    public void Start(ReadOnlySpan<char> name, ReadOnlySpan<char> rest)
    {
        if (IsForeign && _integrations == 0 && Breakout.Contains(name))
        {
            while (IsForeign)
            {
                Pop(_stack.Count - 1);
            }
        }

        if (!IsForeign && Cells.Contains(name) && CountOf("table") > 0)
        {
            while (_stack[^1] is var last && !last.Equals("table", StringComparison.OrdinalIgnoreCase) && !last.Equals("template", StringComparison.OrdinalIgnoreCase))
            {
                Pop(_stack.Count - 1);
            }
        }

        if (IsForeign ? !IsSelfClosing(rest) : !NeedNoEnd.Contains(name))
        {
            var text = name.ToString();
            _stack.Add(text);
            _counts[text] = CountOf(name) + 1;
            _integrations += Integration.Contains(name) ? 1 : 0;
            _foreign += IsSvgOrMath(name) ? 1 : 0;
            Most = Math.Max(Most, _stack.Count);
        }
    }

    public void End(ReadOnlySpan<char> name)
    {
        if (CountOf(name) == 0)
        {
            return;
        }

        var (isBlock, isForeign) = (Blocks.Contains(name), IsForeign);
        for (var i = _stack.Count - 1; i >= 0; i--)
        {
            // So much looking back costs the parser as much.
            Most = ++_steps > MaxSteps ? int.MaxValue : Most;
            if (name.Equals(_stack[i], StringComparison.OrdinalIgnoreCase))
            {
                while (_stack.Count > i)
                {
                    Pop(_stack.Count - 1);
                }

                return;
            }

            if (!isForeign && (isBlock ? Walls.Contains(_stack[i]) && !Walls.Contains(name) : Blocks.Contains(_stack[i])))
            {
                if (Formatting.Contains(name))
                {
                    Pop(_stack.FindLastIndex(i, NameIs(name)));
                }

                return;
            }
        }
    }

    private static Predicate<string> NameIs(ReadOnlySpan<char> name)
    {
        var text = name.ToString();
        return other => text.Equals(other, StringComparison.OrdinalIgnoreCase);
    }

    private void Pop(int at)
    {
        var name = _stack[at];
        _stack.RemoveAt(at);
        _counts[name] = CountOf(name) - 1;
        _integrations -= Integration.Contains(name) ? 1 : 0;
        _foreign -= IsSvgOrMath(name) ? 1 : 0;
    }

    private int CountOf(ReadOnlySpan<char> name) => _counts.TryGetValue(name, out var count) ? count : 0;

    private static bool IsSvgOrMath(ReadOnlySpan<char> name) => name.Equals("svg", StringComparison.OrdinalIgnoreCase) || name.Equals("math", StringComparison.OrdinalIgnoreCase);

    // "/>" after a name, white space or a quoted value; after "=" and what follows it the slash is part of a value.
    private static bool IsSelfClosing(ReadOnlySpan<char> rest)
    {
        rest = rest[..Math.Min(rest.Length, MaxTag)];
        for (var i = 0; i < rest.Length && rest[i..].IndexOfAny('>', '"', '\'') is var next and >= 0; i++)
        {
            i += next;
            if (rest[i] == '>')
            {
                var head = rest[..i];
                return head.EndsWith("/") && (head.Length == 1 || head[^2] is '"' or '\'' || (char.IsWhiteSpace(head[^2]) && !head[..^1].TrimEnd().EndsWith("=")));
            }

            if (rest[..i].TrimEnd().EndsWith("="))
            {
                var end = rest[(i + 1)..].IndexOf(rest[i]);
                i = end < 0 ? rest.Length : i + 1 + end;
            }
        }

        return false;
    }

    private static Names Set(params string[] names) => new(names.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>());

    private readonly struct Names(FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup)
    {
        public bool Contains(ReadOnlySpan<char> name) => lookup.Contains(name);
    }
}
