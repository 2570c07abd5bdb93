using Voy8.Core.Extraction;

namespace Voy8.Core.Documents.Reading;

/// <summary>What a piece of HTML says.</summary>
internal static class MarkupText
{
    private static readonly Uri Nowhere = new("http://document.invalid/");

    /// <exception cref="PageTooComplexException">More elements than are read.</exception>
    public static HtmlPage Parse(string html) => HtmlPage.Parse(new PageSource(Nowhere, html, DateTimeOffset.UnixEpoch));

    /// <summary>Its visible text; empty where it is more knotted than is read.</summary>
    public static string Of(string html)
    {
        try
        {
            using var page = Parse(html);
            return string.Join('\n', page.Lines);
        }
        catch (PageTooComplexException)
        {
            return "";
        }
    }
}
