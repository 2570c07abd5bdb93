using System.Collections.Frozen;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Voy8.Core.Crawling.Politeness;

namespace Voy8.Core.Extraction.Contacts;

/// <summary>
/// Undoes the usual ways of hiding e-mail addresses from crawlers: <c>(at)</c> and <c>[dot]</c>, text written backwards,
/// Cloudflare's scrambling, TYPO3's shifted links, and Joomla's pieces put together by a script.
/// </summary>
internal static partial class HiddenEmail
{
    private const int MaxElements = 200;
    private const int MaxLine = 500;
    private const int MaxScripts = 100;
    private const int MaxScript = 20_000;
    private const int MaxOfScript = 10;
    private const int MaxAt = 16;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Ats =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "at", "ät", "et", "a", "@", "παπάκι", "apestaartje", "arroba", "chiocciola").GetAlternateLookup<ReadOnlySpan<char>>();

    public static IEnumerable<string> InText(string line)
    {
        if (line.Length > MaxLine || (!IsBracketed(line) && !IsSpelt(line)))
        {
            yield break;
        }

        IEnumerable<Match> bracketed = IsBracketed(line) ? Bracketed().Matches(line) : [];
        IEnumerable<Match> spelt = IsSpelt(line) ? Spelt().Matches(line) : [];
        foreach (var match in bracketed.Concat(spelt))
        {
            // "Jazz night @ Harbour.Friday": what nobody can register is no host.
            var host = Dots().Replace(match.Groups["host"].Value, ".");
            if (PublicSuffixList.IsTopLevel(host[(host.LastIndexOf('.') + 1)..]))
            {
                yield return $"{match.Groups["user"].Value}@{host}";
            }
        }
    }

    // A glance, as looking closely costs more: the word for "at" in brackets; "at" with a "dot", or the sign by itself.
    private static bool IsBracketed(ReadOnlySpan<char> line)
    {
        while (line.IndexOfAny("([{<") is var open and >= 0)
        {
            line = line[(open + 1)..];
            var near = line[..Math.Min(line.Length, MaxAt)];
            if (near.IndexOfAny("])}>") is var close and > 0 && Ats.Contains(near[..close].Trim()))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSpelt(ReadOnlySpan<char> line) => line.Contains(" @ ", StringComparison.Ordinal)
        || (line.Contains(" at ", StringComparison.OrdinalIgnoreCase) && line.Contains("dot", StringComparison.OrdinalIgnoreCase));

    public static IEnumerable<string> InMarkup(HtmlPage page)
    {
        foreach (var element in Find(page, "[data-cfemail], a[href*='/cdn-cgi/l/email-protection#']", "data-cfemail", "email-protection"))
        {
            var code = element.GetAttribute("data-cfemail") ?? element.GetAttribute("href")!.Split('#')[^1];
            if (ScrambledEmail.OfCloudflare(code) is { } address)
            {
                yield return address;
            }
        }

        foreach (var element in page.Mentions("bidi-override") || page.MentionsWord("rtl") || page.MentionsWord("reverse") ? page.Document.QuerySelectorAll("[style*='bidi-override' i], [dir='rtl'], .reverse, .rtl").Take(MaxElements) : [])
        {
            if (VisibleText.Start(element, MaxLine) is { Length: < MaxLine } text && text.Contains('@', StringComparison.Ordinal))
            {
                yield return string.Concat(Text.Collapse(text).Reverse());
            }
        }

        foreach (var link in Find(page, "a[href*='ryptMailto' i], a[data-mailto-token]", "ryptMailto", "data-mailto-token"))
        {
            var code = link.GetAttribute("data-mailto-token") ?? link.GetAttribute("href")!.Split(['\'', '"']).ElementAtOrDefault(1);
            if (ScrambledEmail.OfTypo3(code ?? "") is { } address)
            {
                yield return address;
            }
        }

        foreach (var script in Find(page, "script:not([src])", "var addy").Take(MaxScripts).Select(script => script.TextContent).Where(text => text.Length < MaxScript))
        {
            foreach (var address in ScrambledEmail.OfJoomla(script).Take(MaxOfScript))
            {
                yield return address;
            }
        }
    }

    private static IEnumerable<IElement> Find(HtmlPage page, string selector, params ReadOnlySpan<string> signs) =>
        page.Mentions(signs) ? page.Document.QuerySelectorAll(selector).Take(MaxElements) : [];

    // info [at] example [dot] org; info(ät)example.org
    [GeneratedRegex(
        @"(?<user>[a-z0-9][a-z0-9._-]{0,40})\s{0,3}[\[({<]\s?(?:at|ät|et|a|@|παπάκι|apestaartje|arroba|chiocciola)\s?[\])}>]\s{0,3}(?<host>[a-z0-9][a-z0-9-]{0,60}(?:(?:\s{0,3}[\[({<]\s?(?:dot|punkt|punt|point|τελεία|\.)\s?[\])}>]\s{0,3}|\s(?:dot|punkt|punt)\s|\.|\s\.\s)[a-z0-9-]{2,60}){1,4})",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Bracketed();

    // info at example dot org; info @ example . org: "at" alone is a word like any other, so the dot must be spelt too. A handle
    // ("follow us @example") and a full stop ("@ the harbour. Open daily") are no part of an address.
    [GeneratedRegex(
        @"(?<user>[a-z0-9][a-z0-9._-]{0,40})(?:\sat\s(?<host>[a-z0-9][a-z0-9-]{0,60}(?:(?:\sdot\s|\s?[\[(]\s?dot\s?[\])]\s?)[a-z0-9-]{2,60}){1,4})|\s@\s(?<host>[a-z0-9][a-z0-9-]{0,60}(?:(?:\.|\s\.\s|\sdot\s)[a-z0-9-]{2,60}){1,4}))",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Spelt();

    [GeneratedRegex(@"\s{0,3}[\[({<]\s?(?:dot|punkt|punt|point|τελεία|\.)\s?[\])}>]\s{0,3}|\s(?:dot|punkt|punt)\s|\s?\.\s?", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Dots();
}
