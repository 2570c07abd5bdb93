using AngleSharp.Dom;

namespace Voy8.Core.Extraction.StructuredData;

/// <summary>What an element with a property says: its address, its machine-readable value, or its text.</summary>
internal static class ElementValue
{
    private const int MaxLength = 10_000;

    public static string Of(IElement element, HtmlPage page)
    {
        var value = element.LocalName switch
        {
            "meta" => element.GetAttribute("content"),
            "audio" or "embed" or "iframe" or "img" or "source" or "track" or "video" => Address(element.GetAttribute("src")),
            "a" or "area" or "link" => Address(element.GetAttribute("href")),
            "object" => Address(element.GetAttribute("data")),
            "data" or "meter" => element.GetAttribute("value"),
            "time" => element.GetAttribute("datetime"),
            _ => element.GetAttribute("content"),
        };
        var text = Text.Collapse(value ?? element.TextContent);
        return text.Length > MaxLength ? text[..MaxLength] : text;

        string? Address(string? reference) => reference is null
            ? null
            : Uri.TryCreate(page.BaseUrl, reference.Trim(), out var url) ? url.AbsoluteUri : reference.Trim();
    }
}
