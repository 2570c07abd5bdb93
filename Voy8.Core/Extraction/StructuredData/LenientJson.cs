using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Voy8.Core.Extraction.StructuredData;

/// <summary>
/// Mends what content systems do to JSON-LD: comments and CDATA around it, semicolons after it, raw control characters and
/// impossible escapes inside strings, quotation marks as entities, several values in a row.
/// </summary>
internal static partial class LenientJson
{
    private const int MaxNote = 500;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <param name="guess">
    /// Mends more, and may get it wrong: quotation marks within strings, forgotten commas between lines, and an end that is missing.
    /// </param>
    /// <returns>One or more JSON values in a row, without anything between them. Still not JSON when the damage is of another kind.</returns>
    public static string Mend(string text, bool guess = false)
    {
        if (!text.Contains('"', StringComparison.Ordinal) && text.Contains("&quot;", StringComparison.Ordinal))
        {
            text = WebUtility.HtmlDecode(text);
        }

        var result = new StringBuilder(text.Length + 16);
        var open = new Stack<char>();
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (c == '"')
            {
                i = CopyString(text, i, result, guess);
                result.Append(guess && Visible(text, i) is var next && next < text.Length && text[next] == '"' ? "," : "");
                continue;
            }

            var skipped = NoiseAt(text, i);
            if (skipped > 0)
            {
                i += skipped;
                continue;
            }

            if (c is '{' or '[')
            {
                open.Push(c == '{' ? '}' : ']');
            }
            else if (c is '}' or ']')
            {
                open.TryPop(out _);
            }

            var isBetween = c is ';' or '\uFEFF' || (c == ',' && open.Count == 0);
            result.Append(isBetween || char.IsWhiteSpace(c) || char.IsControl(c) ? ' ' : c);
            i++;
        }

        while (guess && open.TryPop(out var close))
        {
            result.Append(close);
        }

        return result.ToString();
    }

    /// <summary>
    /// The text with U+FFFD for each escaped half of a surrogate pair. JSON's grammar allows those, but no string has such a value, and
    /// reading one throws.
    /// </summary>
    public static string WithoutLoneSurrogates(string text) =>
        text.Contains("\\ud", StringComparison.OrdinalIgnoreCase)
            ? Escapes().Replace(text, escape => escape.Groups["lone"].Success ? "\\ufffd" : escape.Value)
            : text;

    [GeneratedRegex(@"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?<lone>\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.", RegexOptions.Singleline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Escapes();

    // Length of a comment or CDATA mark that begins here.
    private static int NoiseAt(string text, int at)
    {
        var rest = text.AsSpan(at);

        // A short note; otherwise the comment is around the content.
        if (rest.StartsWith("<!--") && rest[..Math.Min(rest.Length, MaxNote)].IndexOf("-->") is > 0 and var noteEnd && !rest[..noteEnd].ContainsAny('{', '['))
        {
            return noteEnd + 3;
        }

        foreach (var mark in (ReadOnlySpan<string>)["<![CDATA[", "]]>", "<!--", "-->"])
        {
            if (rest.StartsWith(mark))
            {
                return mark.Length;
            }
        }

        if (rest.StartsWith("//"))
        {
            // Content after a CDATA mark on the same line counts; after other text it is a comment.
            if (rest[2..].TrimStart(' ') is var after && (after.StartsWith("<![CDATA[") || after.StartsWith("]]>")))
            {
                return 2;
            }

            var end = rest.IndexOfAny('\r', '\n');
            return end < 0 ? rest.Length : end;
        }

        if (rest.StartsWith("/*"))
        {
            var end = rest[2..].IndexOf("*/");
            return end < 0 ? rest.Length : end + 4;
        }

        return 0;
    }

    // Copies the string that begins here with its quotes; gives the place after it.
    private static int CopyString(string text, int at, StringBuilder result, bool guess)
    {
        result.Append('"');
        var i = at + 1;
        while (i < text.Length && (text[i] != '"' || (guess && !IsEnd(text, i))))
        {
            var c = text[i];
            if (c == '"')
            {
                result.Append("\\\"");
                i++;
                continue;
            }

            if (c == '\\' && i + 1 < text.Length)
            {
                i += CopyEscape(text, i, result);
                continue;
            }

            if (c < ' ')
            {
                result.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                result.Append(c == '\\' ? "\\\\" : c.ToString());
            }

            i++;
        }

        result.Append('"');
        return i + 1;
    }

    // Whether what follows a quotation mark is what may follow a string.
    private static bool IsEnd(string text, int at)
    {
        var next = Visible(text, at + 1);
        if (next >= text.Length || text[next] is ':' or '}' or ']' or ';' or '/' or '<' || text.AsSpan(next).StartsWith("-->"))
        {
            return true;
        }

        if (text[next] == ',')
        {
            var value = Visible(text, next + 1);
            return value >= text.Length || text[value] is '"' or '{' or '[' or '}' or ']' or '-' or '/' || char.IsAsciiDigit(text[value])
                || StartsWithWord(text.AsSpan(value), "true") || StartsWithWord(text.AsSpan(value), "false") || StartsWithWord(text.AsSpan(value), "null");
        }

        return text[next] == '"' && text.AsSpan(at, next - at).ContainsAny('\r', '\n');
    }

    private static bool StartsWithWord(ReadOnlySpan<char> text, string word) =>
        text.StartsWith(word) && (text.Length == word.Length || !char.IsLetterOrDigit(text[word.Length]));

    // The place of the next character that is no white space.
    private static int Visible(string text, int at)
    {
        while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] == '\uFEFF'))
        {
            at++;
        }

        return at;
    }

    // Copies a backslash and what belongs to it; an escape that JSON does not know stands for its character.
    private static int CopyEscape(string text, int at, StringBuilder result)
    {
        var next = text[at + 1];
        if (next == 'u')
        {
            var valid = at + 6 <= text.Length && !text.AsSpan(at + 2, 4).ContainsAnyExcept(HexDigits);
            result.Append(valid ? text.AsSpan(at, 6) : "\\\\u");
            return valid ? 6 : 2;
        }

        if (next is '"' or '\\' or '/' or 'b' or 'f' or 'n' or 'r' or 't')
        {
            result.Append('\\').Append(next);
            return 2;
        }

        if (next >= ' ')
        {
            result.Append(next);
        }

        return 2;
    }
}
