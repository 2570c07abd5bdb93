using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.Contacts;

/// <summary>Finds e-mail addresses in links and text, and undoes the usual ways of hiding them from crawlers: (at), [dot], Cloudflare's scrambling.</summary>
internal static partial class EmailReader
{
    private const int MaxAddresses = 10;
    private const double OfLink = 0.85;
    private const double InText = 0.75;
    private const double Hidden = 0.65;

    private static readonly string[] FileEndings = [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".js", ".css", ".html"];
    private static readonly string[] Placeholders = ["domain.com", "yourdomain.com", "email.com", "sentry.io", "wixpress.com", "sentry.wixpress.com", "mysite.com"];

    private static readonly string[] Anyone = ["you", "your", "name", "yourname", "your.name", "email", "mail", "user", "info", "someone", "john", "john.doe", "test"];

    public static void Read(HtmlPage page, FactWriter facts)
    {
        var found = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);
        foreach (var link in page.Document.QuerySelectorAll("a[href^='mailto:' i]").Take(100))
        {
            var address = link.GetAttribute("href")!["mailto:".Length..].Split('?')[0];
            Note(SafeUnescape(address), OfLink);
        }

        foreach (var element in page.Document.QuerySelectorAll("[data-cfemail]").Take(100))
        {
            Note(Unscramble(element.GetAttribute("data-cfemail")!), Hidden);
        }

        foreach (var line in page.Lines)
        {
            foreach (Match match in Plain().Matches(line))
            {
                Note(match.Value, InText);
            }

            if (MayHide(line))
            {
                foreach (Match match in Disguised().Matches(line))
                {
                    Note(Dots().Replace($"{match.Groups["user"].Value}@{match.Groups["host"].Value}", "."), Hidden);
                }
            }
        }

        foreach (var (address, confidence) in found.OrderByDescending(pair => pair.Value).Take(MaxAddresses))
        {
            facts.Add(FactFields.Email, address, confidence);
        }

        void Note(string? text, double confidence)
        {
            if (Normalise(text) is { } address)
            {
                found[address] = Math.Max(confidence, found.GetValueOrDefault(address));
            }
        }
    }

    /// <returns>The address in lower case; null when it is none, or plainly somebody else's.</returns>
    public static string? Normalise(string? text)
    {
        var address = text?.Trim().TrimEnd('.', ',', ';', ':', '>').TrimStart('<').ToLowerInvariant() ?? "";
        if (address.StartsWith("mailto:", StringComparison.Ordinal))
        {
            address = address["mailto:".Length..];
        }

        if (address.Length is < 6 or > 254 || !Whole().IsMatch(address) || FileEndings.Any(address.EndsWith))
        {
            return null;
        }

        var host = address[(address.IndexOf('@', StringComparison.Ordinal) + 1)..];
        return Placeholders.Contains(host, StringComparer.Ordinal) || (host.StartsWith("example.", StringComparison.Ordinal) && Anyone.Contains(address[..^(host.Length + 1)], StringComparer.Ordinal)) ? null : address;
    }

    private static bool MayHide(string line) =>
        line.Length < 500 && (line.Contains("at", StringComparison.OrdinalIgnoreCase) || line.Contains("ät", StringComparison.OrdinalIgnoreCase) || line.Contains("παπάκι", StringComparison.OrdinalIgnoreCase) || line.Contains('@', StringComparison.Ordinal));

    // Cloudflare: hexadecimal bytes, each xor the first.
    private static string? Unscramble(string hex)
    {
        if (hex.Length is < 4 or > 600 || hex.Length % 2 != 0 || !byte.TryParse(hex.AsSpan(0, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var key))
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

    private static string SafeUnescape(string text) => text.Length > 1_000 ? "" : Uri.UnescapeDataString(text);

    [GeneratedRegex(@"\b[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,5}[A-Za-z]{2,24}\b", RegexOptions.None, ExtractionLimits.PatternTimeoutMs)]
    private static partial Regex Plain();

    [GeneratedRegex(@"^[a-z0-9_][a-z0-9._%+'-]{0,63}@(?:[\p{L}0-9](?:[\p{L}0-9-]{0,61}[\p{L}0-9])?\.){1,5}\p{L}{2,24}$", RegexOptions.None, ExtractionLimits.PatternTimeoutMs)]
    private static partial Regex Whole();

    // info [at] example [dot] org; info(ät)example.org; info @ example . org
    [GeneratedRegex(
        @"\b(?<user>[a-z0-9][a-z0-9._-]{0,40})\s{0,3}(?:[\[({<]\s?(?:at|ät|a|@|παπάκι)\s?[\])}>]|\sat\s|\s@\s)\s{0,3}(?<host>[a-z0-9][a-z0-9-]{0,60}(?:\s{0,3}(?:[\[({<]\s?(?:dot|punkt|τελεία|\.)\s?[\])}>]|\sdot\s|\.|\s\.\s)\s{0,3}[a-z0-9-]{2,60}){1,4})",
        RegexOptions.IgnoreCase, ExtractionLimits.PatternTimeoutMs)]
    private static partial Regex Disguised();

    [GeneratedRegex(@"\s{0,3}(?:[\[({<]\s?(?:dot|punkt|τελεία|\.)\s?[\])}>]|\sdot\s|\s\.\s)\s{0,3}", RegexOptions.IgnoreCase, ExtractionLimits.PatternTimeoutMs)]
    private static partial Regex Dots();
}
