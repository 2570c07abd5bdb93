using System.Buffers;
using System.Text;

namespace Voy8.Core.Crawling.Fetching;

/// <summary>
/// Finds the encoding that a page names in a meta element, as the prescan of the HTML standard does, or in an XML declaration. It looks
/// further than the standard's 1 KiB: browsers come upon later elements while they parse.
/// </summary>
internal static class MetaCharset
{
    private const int Prescanned = 32 * 1024;
    private const string Blanks = " \t\r\n\f";

    private static readonly SearchValues<char> TagNameEnds = SearchValues.Create(Blanks + "/>");
    private static readonly SearchValues<char> AttributeNameEnds = SearchValues.Create(Blanks + "=/>");
    private static readonly SearchValues<char> AttributeValueEnds = SearchValues.Create(Blanks + ">");
    private static readonly SearchValues<char> CharsetEnds = SearchValues.Create(Blanks + ";");

    /// <returns>The label in lower case; null when none is found among the first 32 KiB.</returns>
    public static string? Find(ReadOnlySpan<byte> page)
    {
        var rented = ArrayPool<char>.Shared.Rent(Prescanned);
        var text = rented.AsSpan(0, Encoding.Latin1.GetChars(page[..Math.Min(page.Length, Prescanned)], rented));
        var label = Find(text) ?? FindInXml(text);
        ArrayPool<char>.Shared.Return(rented);
        return label;
    }

    // The declaration has to be the very first of a document.
    private static string? FindInXml(ReadOnlySpan<char> text)
    {
        var end = text.IndexOf("?>");
        if (end < 0 || !text.StartsWith("<?xml ", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        text = text["<?xml ".Length..end];
        while (NextAttribute(ref text, out var name, out var value))
        {
            if (Is(name, "encoding"))
            {
                return Lower(value);
            }
        }

        return null;
    }

    private static string? Find(ReadOnlySpan<char> text)
    {
        while (text.IndexOf('<') is var at and >= 0)
        {
            text = text[at..];
            if (text.StartsWith("<!--"))
            {
                var end = text[2..].IndexOf("-->");
                text = end < 0 ? [] : text[(end + 5)..];
            }
            else if (text.Length > 1 && text[1] is '!' or '?')
            {
                text = After(text, '>');
            }
            else
            {
                var isMeta = text.StartsWith("<meta", StringComparison.OrdinalIgnoreCase) && text.Length > 5 && (char.IsWhiteSpace(text[5]) || text[5] == '/');
                text = text[1..];
                if (text.Length > 0 && text[0] == '/')
                {
                    text = text[1..];
                }

                if (text.Length == 0 || !char.IsAsciiLetter(text[0]))
                {
                    continue;
                }

                var nameEnd = text.IndexOfAny(TagNameEnds);
                text = nameEnd < 0 ? [] : text[nameEnd..];
                if (ReadAttributes(ref text) is { } label && isMeta)
                {
                    return label;
                }
            }
        }

        return null;
    }

    // Leaves the text after the tag's end; gives the charset that its attributes name.
    private static string? ReadAttributes(ref ReadOnlySpan<char> text)
    {
        string? charset = null, content = null;
        var isContentType = false;
        while (NextAttribute(ref text, out var name, out var value))
        {
            if (Is(name, "charset"))
            {
                charset ??= Lower(value);
            }
            else if (Is(name, "content"))
            {
                content ??= CharsetOfContentType(value);
            }
            else if (Is(name, "http-equiv"))
            {
                isContentType |= Is(value, "content-type");
            }
        }

        return charset ?? (isContentType ? content : null);
    }

    private static bool NextAttribute(ref ReadOnlySpan<char> text, out ReadOnlySpan<char> name, out ReadOnlySpan<char> value)
    {
        name = value = default;
        text = text.TrimStart(Blanks + "/");
        if (text.Length == 0 || text[0] == '>')
        {
            return false;
        }

        var end = text[1..].IndexOfAny(AttributeNameEnds) + 1;
        name = end == 0 ? text : text[..end];
        text = text[name.Length..];
        var rest = text.TrimStart(Blanks);
        if (rest.Length == 0 || rest[0] != '=')
        {
            return true;
        }

        rest = rest[1..].TrimStart(Blanks);
        if (rest.Length > 0 && rest[0] is '"' or '\'')
        {
            var close = rest[1..].IndexOf(rest[0]);
            value = close < 0 ? rest[1..] : rest[1..(close + 1)];
            text = close < 0 ? [] : rest[(close + 2)..];
            return true;
        }

        var stop = rest.IndexOfAny(AttributeValueEnds);
        value = stop < 0 ? rest : rest[..stop];
        text = rest[value.Length..];
        return true;
    }

    private static string? CharsetOfContentType(ReadOnlySpan<char> content)
    {
        while (content.IndexOf("charset", StringComparison.OrdinalIgnoreCase) is var at and >= 0)
        {
            content = content[(at + "charset".Length)..].TrimStart();
            if (content.Length > 0 && content[0] == '=')
            {
                content = content[1..].TrimStart();
                if (content.Length > 0 && content[0] is '"' or '\'')
                {
                    var close = content[1..].IndexOf(content[0]);
                    return close < 0 ? null : Lower(content[1..(close + 1)]);
                }

                var end = content.IndexOfAny(CharsetEnds);
                return Lower(end < 0 ? content : content[..end]);
            }
        }

        return null;
    }

    private static bool Is(ReadOnlySpan<char> text, string name) => text.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static string Lower(ReadOnlySpan<char> label) => label.ToString().ToLowerInvariant();

    private static ReadOnlySpan<char> After(ReadOnlySpan<char> text, char stop)
    {
        var at = text.IndexOf(stop);
        return at < 0 ? [] : text[(at + 1)..];
    }
}
