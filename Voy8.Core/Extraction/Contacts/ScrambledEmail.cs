using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Voy8.Core.Extraction.Contacts;

/// <summary>E-mail addresses that content management systems scramble for a script to put together again.</summary>
internal static partial class ScrambledEmail
{
    private const string MailTo = "mailto:";
    private const int MaxCode = 600;

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

    /// <summary>Joomla: literals that are joined to one address, with <c>&amp;#64;</c> among them.</summary>
    public static IEnumerable<string> OfJoomla(string script)
    {
        foreach (var piece in script.Split("addy", StringSplitOptions.None) is { Length: > 1 } ? script.Split("var addy", StringSplitOptions.None).Skip(1).Take(20) : [])
        {
            var address = new StringBuilder();
            foreach (var statement in piece.Split(';').Length > MaxCode ? [] : Statements(piece))
            {
                foreach (Match literal in Literals().Matches(statement))
                {
                    address.Append(WebUtility.HtmlDecode(literal.Groups["text"].Value).Trim());
                }
            }

            yield return address.ToString();
        }
    }

    // The two assignments that build the address; what the script does with it afterwards is no part of it. Entities hold semicolons.
    private static IEnumerable<string> Statements(string piece) =>
        piece.Split('\n').Where(line => line.Contains("&#", StringComparison.Ordinal) || line.Contains('@', StringComparison.Ordinal)).Where(line => !line.Contains('<', StringComparison.Ordinal)).Take(2);

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
