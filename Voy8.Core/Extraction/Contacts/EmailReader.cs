using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.Contacts;

/// <summary>Finds e-mail addresses in links and text, hidden ones too (<see cref="HiddenEmail"/>).</summary>
internal static partial class EmailReader
{
    private const int MaxAddresses = 30;
    private const int MaxLinks = 200;
    private const int MaxLineLength = 5_000;
    private const double OfLink = 0.85;
    private const double InText = 0.75;
    private const double Hidden = 0.65;

    private static readonly string[] FileEndings = [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".js", ".css", ".html", ".php", ".htm", ".aspx"];
    private static readonly string[] Placeholders = ["domain.com", "yourdomain.com", "email.com", "sentry.io", "wixpress.com", "sentry.wixpress.com", "mysite.com", "domain.tld", "domain.de", "meinedomain.de", "yoursite.com"];
    private static readonly string[] Anyone = ["you", "your", "name", "yourname", "your.name", "email", "mail", "user", "info", "someone", "john", "john.doe", "test"];

    // Who made or minds the site is not the business.
    private static readonly string[] Makers = ["site by", "website by", "web design", "webdesign", "webmaster", "web administrator", "web administrators", "designed by", "powered by", "developed by", "maintained by", "κατασκευη", "realisation", "umsetzung", "gerealiseerd"];

    public static void Read(HtmlPage page, FactWriter facts)
    {
        var found = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);
        if (page.Mentions("mailto:"))
        {
            ReadLinks(page, Note);
        }

        foreach (var address in HiddenEmail.InMarkup(page))
        {
            Note(address, Hidden);
        }

        foreach (var line in page.Lines.Select(line => line.Length > MaxLineLength ? line[..MaxLineLength] : line))
        {
            if (line.Contains('@', StringComparison.Ordinal))
            {
                foreach (var match in Plain().EnumerateMatches(line))
                {
                    if (!IsOfSeveral(line, match))
                    {
                        Note(line.Substring(match.Index, match.Length), InText);
                    }
                }
            }

            foreach (var address in HiddenEmail.InText(line))
            {
                Note(address, Hidden);
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
            address = address["mailto:".Length..].Split('?')[0].Trim();
        }

        if (address.Length is < 6 or > 254 || !Whole().IsMatch(address) || address.Contains("..", StringComparison.Ordinal) || FileEndings.Any(address.EndsWith))
        {
            return null;
        }

        var host = address[(address.IndexOf('@', StringComparison.Ordinal) + 1)..];
        return Placeholders.Contains(host, StringComparer.Ordinal) || (host.StartsWith("example.", StringComparison.Ordinal) && Anyone.Contains(address[..^(host.Length + 1)], StringComparer.Ordinal)) ? null : address;
    }

    // A link that shows an address means that one, which the text has already.
    private static void ReadLinks(HtmlPage page, Action<string?, double> note)
    {
        foreach (var link in page.LinksTo("mailto:").Take(MaxLinks))
        {
            var shown = Text.Collapse(VisibleText.Start(link, 300));
            if (shown.Contains('@', StringComparison.Ordinal) && Plain().Match(shown) is { Success: true } own)
            {
                note(own.Value, OfLink);
            }
            else if (TextFolding.Fold($"{Before(link)} {shown}") is var said && !Makers.Any(maker => Words.Contains(said, maker)))
            {
                var href = link.GetAttribute("href")!["mailto:".Length..].Split('?')[0];
                foreach (var address in SafeUnescape(href).Split([',', ';']).Take(5))
                {
                    note(address, OfLink);
                }
            }
        }
    }

    // "a@b.dea@b.de": links without a space between them. Where one ends cannot be told; the links tell it.
    private static bool IsOfSeveral(string line, ValueMatch match) =>
        (match.Index > 0 && line[match.Index - 1] == '@') || (match.Index + match.Length is var end && end < line.Length && line[end] == '@');

    private static string Before(IElement link) => link.PreviousSibling?.TextContent is { } text ? text[Math.Max(0, text.Length - 40)..].Trim() : "";

    private static string SafeUnescape(string text) => text.Length > 1_000 ? "" : Uri.UnescapeDataString(text);

    [GeneratedRegex(@"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[\p{L}0-9](?:[\p{L}0-9-]{0,61}[\p{L}0-9])?\.){1,5}[A-Za-z]{2,24}\b", RegexOptions.NonBacktracking)]
    private static partial Regex Plain();

    [GeneratedRegex(@"^[a-z0-9_][a-z0-9._%+'-]{0,63}@(?:[\p{L}0-9](?:[\p{L}0-9-]{0,61}[\p{L}0-9])?\.){1,5}\p{L}{2,24}$", RegexOptions.NonBacktracking)]
    private static partial Regex Whole();
}
