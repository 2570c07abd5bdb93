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
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <returns>One or more JSON values in a row, without anything between them. Still not JSON when the damage is of another kind.</returns>
    public static string Mend(string text)
    {
        if (!text.Contains('"', StringComparison.Ordinal) && text.Contains("&quot;", StringComparison.Ordinal))
        {
            text = WebUtility.HtmlDecode(text);
        }

        var result = new StringBuilder(text.Length + 16);
        var depth = 0;
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (c == '"')
            {
                i = CopyString(text, i, result);
                continue;
            }

            var skipped = NoiseAt(text, i);
            if (skipped > 0)
            {
                i += skipped;
                continue;
            }

            depth += c is '{' or '[' ? 1 : c is '}' or ']' ? -1 : 0;
            if (c == ';' || (c == ',' && depth == 0) || c == '\uFEFF')
            {
                result.Append(' ');
            }
            else
            {
                result.Append(char.IsWhiteSpace(c) || char.IsControl(c) ? ' ' : c);
            }

            i++;
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
    private static int CopyString(string text, int at, StringBuilder result)
    {
        result.Append('"');
        var i = at + 1;
        while (i < text.Length && text[i] != '"')
        {
            var c = text[i];
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
