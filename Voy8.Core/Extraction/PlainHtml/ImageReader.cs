using System.Globalization;
using AngleSharp.Dom;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.PlainHtml;

/// <summary>The site's logo and photographs by address; icons, buttons and counters are passed over.</summary>
internal static class ImageReader
{
    private const int MaxImages = 500;
    private const int MaxPhotos = 8;
    private const int MinSide = 200;
    private const int MaxUp = 12;
    private const double OfPhoto = 0.5;
    private const double OfLogo = 0.4;

    private static readonly string[] Photographs = [".jpg", ".jpeg", ".webp", ".avif", ".png"];

    private static readonly string[] NoPhotos =
        ["logo", "icon", "sprite", "pixel", "badge", "button", "btn", "spacer", "blank", "loading", "loader", "spinner", "avatar", "flag", "captcha", "payment", "paypal", "visa", "mastercard", "placeholder", "arrow", "bullet", "banner", "tracking", "emoji", "/ads/", "qr"];

    private static readonly string[] Stages = ["gallery", "galerie", "slider", "slide", "carousel", "hero", "photo", "foto", "header-image", "swiper", "lightbox"];

    public static void Read(HtmlPage page, FactWriter facts)
    {
        var photos = 0;
        var hasLogo = false;
        foreach (var image in page.Elements("img").Take(MaxImages))
        {
            if (Source(page, image) is not { } url)
            {
                continue;
            }

            if (!hasLogo && IsLogo(image, url))
            {
                hasLogo = true;
                facts.Add(FactFields.Image, url.AbsoluteUri, OfLogo);
            }
            else if (photos < MaxPhotos && IsPhoto(image, url))
            {
                photos++;
                facts.Add(FactFields.Image, url.AbsoluteUri, OfPhoto);
            }
        }
    }

    // Lazy pages keep the address elsewhere than in src.
    private static Uri? Source(HtmlPage page, IElement image)
    {
        foreach (var name in (ReadOnlySpan<string>)["data-src", "data-lazy-src", "data-original", "src"])
        {
            if (image.GetAttribute(name) is { Length: > 4 } text && !text.StartsWith("data:", StringComparison.OrdinalIgnoreCase) && page.Resolve(text) is { } url)
            {
                return url;
            }
        }

        return null;
    }

    private static bool IsLogo(IElement image, Uri url) =>
        Says(url.AbsolutePath, "logo") || Says(image.GetAttribute("alt"), "logo") || Says(image.ClassName, "logo") || Says(image.Id, "logo") || Says(image.ParentElement?.ClassName, "logo") || Says(image.ParentElement?.Id, "logo");

    private static bool IsPhoto(IElement image, Uri url)
    {
        var path = url.AbsolutePath;
        if (!Photographs.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) || NoPhotos.Any(word => Says(path, word) || Says(image.ClassName, word)))
        {
            return false;
        }

        var (width, height) = (Side(image, "width"), Side(image, "height"));
        if (width is not null || height is not null)
        {
            return (width ?? MinSide) >= MinSide && (height ?? MinSide) >= MinSide;
        }

        return image.HasAttribute("srcset") || IsStaged(image);
    }

    private static int? Side(IElement image, string name) =>
        int.TryParse(image.GetAttribute(name)?.Replace("px", "", StringComparison.OrdinalIgnoreCase), NumberStyles.None, CultureInfo.InvariantCulture, out var side) ? side : null;

    // Shown off: in a gallery, a figure or the page's main part.
    private static bool IsStaged(IElement image)
    {
        var up = 0;
        for (var at = image.ParentElement; at is not null && up < MaxUp; at = at.ParentElement, up++)
        {
            if (at.LocalName is "figure" or "main" or "article" or "picture" || Stages.Any(word => Says(at.ClassName, word) || Says(at.Id, word)))
            {
                return true;
            }

            if (at.LocalName is "nav" or "footer" or "form")
            {
                return false;
            }
        }

        return false;
    }

    private static bool Says(string? text, string word) => text is { Length: < 1_000 } && text.Contains(word, StringComparison.OrdinalIgnoreCase);
}
