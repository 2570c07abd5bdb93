using AngleSharp.Dom;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.PlainHtml;

/// <summary>What the site says of itself, its name and its picture: meta elements, else the first readable paragraphs.</summary>
internal static class DescriptionReader
{
    private const int MinLength = 40;
    private const int MaxLength = 2_000;
    private const int MinParagraph = 80;
    private const double OfMeta = 0.7;
    private const double OfText = 0.5;

    private static readonly string[] Furniture = ["nav", "header", "footer", "aside", "form", "dialog"];
    private static readonly string[] NotProse = ["cookie", "javascript", "browser", "datenschutz", "privacy", "copyright", "all rights reserved", "newsletter"];

    public static void Read(HtmlPage page, FactWriter facts)
    {
        facts.Add(FactFields.Name, page.Meta("og:site_name"), 0.5);
        foreach (var image in new[] { page.Meta("og:image", "og:image:url", "twitter:image") })
        {
            facts.Add(FactFields.Image, page.Resolve(image)?.AbsoluteUri, OfMeta);
        }

        var meta = page.Meta("description", "og:description", "twitter:description");
        if (meta is { Length: >= MinLength })
        {
            facts.Add(FactFields.Description, Text.Shorten(HtmlText.Strip(meta), MaxLength), OfMeta);
        }
        else if (MainText(page) is { } text)
        {
            facts.Add(FactFields.Description, text, OfText);
        }
    }

    // The first paragraphs of prose, outside the page's furniture.
    private static string? MainText(HtmlPage page)
    {
        var prose = new List<string>();
        foreach (var paragraph in page.Elements("p").Take(300))
        {
            var text = VisibleText.Of(paragraph, " ");
            if (text.Length >= MinParagraph && !IsFurniture(paragraph) && !NotProse.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)))
            {
                prose.Add(text);
                if (prose.Count == 3 || prose.Sum(known => known.Length) > 600)
                {
                    break;
                }
            }
        }

        return prose.Count == 0 ? null : Text.Shorten(string.Join(' ', prose), MaxLength);
    }

    private static bool IsFurniture(IElement element)
    {
        var depth = 0;
        for (var at = element.ParentElement; at is not null && depth < 30; at = at.ParentElement, depth++)
        {
            if (Furniture.Contains(at.LocalName, StringComparer.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
