using System.Globalization;
using System.Text;

namespace Voy8.Core.Crawling.Robots;

/// <summary>Path patterns of robots.txt: one spelling per octet, and matching in linear space.</summary>
internal static class RobotsPath
{
    /// <summary>
    /// A path in one spelling (RFC 9309, 2.2.2): octets outside ASCII percent-encoded, encoded unreserved characters decoded, hexadecimal
    /// digits in upper case; and <c>*</c> and <c>$</c> encoded, which a pattern names that way (2.2.3).
    /// </summary>
    public static string NormalisePath(string path) => Normalise(path).Replace("*", "%2A", StringComparison.Ordinal).Replace("$", "%24", StringComparison.Ordinal);

    /// <summary>A pattern in the same spelling; <c>*</c> and a final <c>$</c> stay what they are.</summary>
    public static string NormalisePattern(string pattern)
    {
        var normal = Normalise(pattern);
        var last = normal.Length - 1;
        var dollar = normal.IndexOf('$', StringComparison.Ordinal);
        return dollar < 0 || dollar == last ? normal : normal[..last].Replace("$", "%24", StringComparison.Ordinal) + normal[last];
    }

    private static string Normalise(string path)
    {
        if (path.All(c => char.IsAscii(c) && c != '%'))
        {
            return path;
        }

        var result = new StringBuilder(path.Length + 16);
        Span<byte> utf8 = stackalloc byte[4];
        for (var i = 0; i < path.Length;)
        {
            if (path[i] == '%' && i + 2 < path.Length && byte.TryParse(path.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                AppendOctet(octet, encoded: true);
                i += 3;
                continue;
            }

            Rune.DecodeFromUtf16(path.AsSpan(i), out var rune, out var consumed);
            foreach (var b in utf8[..rune.EncodeToUtf8(utf8)])
            {
                AppendOctet(b, encoded: false);
            }

            i += consumed;
        }

        return result.ToString();

        void AppendOctet(byte octet, bool encoded)
        {
            var c = (char)octet;
            var unreserved = char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~';
            if (unreserved || (!encoded && octet < 0x80))
            {
                result.Append(c);
            }
            else
            {
                result.Append('%').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
            }
        }
    }

    /// <summary>True when the path begins as the pattern says; <c>*</c> is any run of characters, a final <c>$</c> the end.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> path)
    {
        var anchored = pattern.EndsWith("$");
        if (anchored)
        {
            pattern = pattern[..^1];
        }

        var first = true;
        while (true)
        {
            var star = pattern.IndexOf('*');
            var literal = star < 0 ? pattern : pattern[..star];
            if (star < 0 && anchored)
            {
                return first ? path.SequenceEqual(literal) : path.EndsWith(literal);
            }

            // Taking the first occurrence of each literal leaves the most for those that follow.
            var at = first ? (path.StartsWith(literal) ? 0 : -1) : path.IndexOf(literal, StringComparison.Ordinal);
            if (at < 0)
            {
                return false;
            }

            if (star < 0)
            {
                return true;
            }

            path = path[(at + literal.Length)..];
            pattern = pattern[(star + 1)..];
            first = false;
        }
    }
}
