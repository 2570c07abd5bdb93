using System.Text.RegularExpressions;

namespace Voy8.Core.Extraction.PlainHtml;

internal static partial class HtmlText
{
    /// <summary>Text of a value in which markup was left: tags dropped, entities read.</summary>
    public static string Strip(string text) => text.AsSpan().ContainsAny('<', '&')
        ? Text.Collapse(System.Net.WebUtility.HtmlDecode(Tags().Replace(text, " ")))
        : text;

    [GeneratedRegex("<[^<>]{0,500}>", RegexOptions.None, ExtractionLimits.PatternTimeoutMs)]
    private static partial Regex Tags();
}
