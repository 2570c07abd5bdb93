using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Voy8.Core.Extraction.Contacts;

/// <summary>E-mail addresses that content management systems scramble for a script to put together again.</summary>
internal static partial class ScrambledEmail
{
    private const string MailTo = "mailto:";
    private const string JoomlaVariable = "var addy";
    private const int MaxCode = 600;
    private const int MaxPiece = 2_000;
    private const int MaxLiterals = 40;

    // TYPO3 shifts within each of these ranges alone.
    private static readonly (char First, char Last)[] Ranges = [('+', ':'), ('@', 'Z'), ('a', 'z')];

    /// <summary>Cloudflare: hexadecimal bytes, each xor the first.</summary>
    public static string? OfCloudflare(string hex)
    {
        if (hex.Length is < 4 or > MaxCode || hex.Length % 2 != 0 || !byte.TryParse(hex.AsSpan(0, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var key))
        {
            return null;
        }

        var bytes = new List<byte>(hex.Length / 2);
        for (var i = 2; i < hex.Length; i += 2)
        {
            if (!byte.TryParse(hex.AsSpan(i, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                return null;
            }

            bytes.Add((byte)(value ^ key));
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    /// <summary>TYPO3: a shifted <c>mailto:</c>; how far is tried out.</summary>
    public static string? OfTypo3(string code)
    {
        for (var shift = -10; shift <= 10 && code.Length is > 7 and <= MaxCode; shift++)
        {
            var text = string.Concat(code.Select(c => Shift(c, shift)));
            if (shift != 0 && text.StartsWith(MailTo, StringComparison.Ordinal))
            {
                return text[MailTo.Length..];
            }
        }

        return null;
    }

    /// <summary>Joomla: literals that two statements join to one address, with <c>&amp;#64;</c> among them.</summary>
    public static IEnumerable<string> OfJoomla(string script)
    {
        for (var at = script.IndexOf(JoomlaVariable, StringComparison.Ordinal); at >= 0; at = script.IndexOf(JoomlaVariable, at + 1, StringComparison.Ordinal))
        {
            var lines = script.Substring(at, Math.Min(MaxPiece, script.Length - at)).Split('\n').Where(line => line.Contains("&#", StringComparison.Ordinal) && !line.Contains('<', StringComparison.Ordinal)).Take(2);
            var literals = lines.SelectMany(line => Literals().Matches(line).Take(MaxLiterals)).Select(literal => WebUtility.HtmlDecode(literal.Groups["text"].Value).Trim());
            yield return string.Concat(literals);
        }
    }

    private static char Shift(char c, int by)
    {
        foreach (var (first, last) in Ranges)
        {
            if (c >= first && c <= last)
            {
                var size = last - first + 1;
                return (char)(first + (((c - first + by) % size) + size) % size);
            }
        }

        return c;
    }

    [GeneratedRegex("'(?<text>[^'\n]{0,200})'", RegexOptions.NonBacktracking)]
    private static partial Regex Literals();
}
