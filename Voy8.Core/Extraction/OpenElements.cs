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
    private static readonly string[] NeedNoEnd = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "basefont", "bgsound", "frame", "keygen",
        "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "caption", "option", "optgroup", "html", "head", "body", "rb", "rt", "rtc", "rp"];

    // Their end tags close what is open within them; an end tag of another kind does not reach beyond them.
    private static readonly string[] Blocks = [
        "address", "article", "aside", "blockquote", "button", "center", "details", "dialog", "dir", "div", "dl", "fieldset", "figcaption", "figure", "footer", "form",
        "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "listing", "main", "menu", "nav", "ol", "pre", "search", "section", "summary", "ul",
        "applet", "marquee", "object", "template", "table", "select", "noscript", "iframe", "textarea", "script", "style", "title", "xmp"];

    // No end tag but their own reaches beyond these.
    private static readonly string[] Walls = ["applet", "marquee", "object", "template", "table", "select"];

    // A new one ends all that is open in the table.
    private static readonly string[] Cells = ["td", "th", "tr", "tbody", "thead", "tfoot", "caption", "colgroup"];

    private static readonly string[] Formatting = ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

    // Within svg or math these hold HTML again.
    private static readonly string[] Integration = ["foreignobject", "desc", "title", "annotation", "mi", "mo", "mn", "ms", "mtext"];

    // Within svg or math these end it.
    private static readonly string[] Breakout = [
        "b", "big", "blockquote", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em", "embed", "h1", "h2", "h3", "h4", "h5", "h6", "head", "hr", "i", "img", "li",
        "listing", "menu", "meta", "nobr", "ol", "p", "pre", "ruby", "s", "small", "span", "strong", "strike", "sub", "sup", "table", "tt", "u", "ul", "var"];

    private static readonly FrozenDictionary<string, OpenElement>.AlternateLookup<ReadOnlySpan<char>> Known =
        new (string[] Names, Traits Traits)[]
        {
            (NeedNoEnd, Traits.NeedsNoEnd), (Blocks, Traits.Block), (Walls, Traits.Wall), (Cells, Traits.Cell), (Formatting, Traits.Formatting), (Integration, Traits.Integration), (Breakout, Traits.Breakout),
            (["svg", "math"], Traits.Foreign),
        }
        .SelectMany(set => set.Names.Select(name => (Name: name, set.Traits)))
        .GroupBy(entry => entry.Name)
        .ToFrozenDictionary(group => group.Key, group => new OpenElement(group.Key, group.Aggregate(default(Traits), (all, entry) => all | entry.Traits)), StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly List<OpenElement> _stack = [];
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
        var element = Of(name);
        if (IsForeign && _integrations == 0 && element.Is(Traits.Breakout))
        {
            while (IsForeign)
            {
                Pop(_stack.Count - 1);
            }
        }

        if (!IsForeign && element.Is(Traits.Cell) && CountOf("table") > 0)
        {
            while (_stack[^1].Name is var last && !last.Equals("table", StringComparison.OrdinalIgnoreCase) && !last.Equals("template", StringComparison.OrdinalIgnoreCase))
            {
                Pop(_stack.Count - 1);
            }
        }

        if (IsForeign ? !IsSelfClosing(rest) : !element.Is(Traits.NeedsNoEnd))
        {
            _stack.Add(element);
            _counts[name] = CountOf(name) + 1;
            _integrations += element.Is(Traits.Integration) ? 1 : 0;
            _foreign += element.Is(Traits.Foreign) ? 1 : 0;
            Most = Math.Max(Most, _stack.Count);
        }
    }

    public void End(ReadOnlySpan<char> name)
    {
        if (CountOf(name) == 0)
        {
            return;
        }

        var (element, isForeign) = (Of(name), IsForeign);
        for (var i = _stack.Count - 1; i >= 0; i--)
        {
            // So much looking back costs the parser as much.
            Most = ++_steps > MaxSteps ? int.MaxValue : Most;
            if (name.Equals(_stack[i].Name, StringComparison.OrdinalIgnoreCase))
            {
                while (_stack.Count > i)
                {
                    Pop(_stack.Count - 1);
                }

                return;
            }

            if (!isForeign && (element.Is(Traits.Block) ? _stack[i].Is(Traits.Wall) && !element.Is(Traits.Wall) : _stack[i].Is(Traits.Block)))
            {
                if (element.Is(Traits.Formatting))
                {
                    Pop(_stack.FindLastIndex(i, element.IsNamesake));
                }

                return;
            }
        }
    }

    private static OpenElement Of(ReadOnlySpan<char> name) => Known.TryGetValue(name, out var known) ? known : new OpenElement(name.ToString(), default);

    private void Pop(int at)
    {
        var element = _stack[at];
        _stack.RemoveAt(at);
        _counts[element.Name] = CountOf(element.Name) - 1;
        _integrations -= element.Is(Traits.Integration) ? 1 : 0;
        _foreign -= element.Is(Traits.Foreign) ? 1 : 0;
    }

    private int CountOf(ReadOnlySpan<char> name) => _counts.TryGetValue(name, out var count) ? count : 0;

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

    [Flags]
    private enum Traits
    {
        NeedsNoEnd = 1,
        Block = 2,
        Wall = 4,
        Cell = 8,
        Formatting = 16,
        Integration = 32,
        Breakout = 64,

        /// <summary>svg or math.</summary>
        Foreign = 128,
    }

    private sealed record OpenElement(string Name, Traits Traits)
    {
        public bool Is(Traits trait) => (Traits & trait) != 0;

        public bool IsNamesake(OpenElement other) => Name.Equals(other.Name, StringComparison.OrdinalIgnoreCase);
    }
}
