using System.Text.RegularExpressions;
using Voy8.DemoSites.Seeding;
using Voy8.DemoSites.Sites.Markup;

namespace Voy8.DemoSites.Sites.Pages;

/// <summary>Sets a page's blocks into the site's design (<c>design-N.html</c>).</summary>
internal static partial class PageRenderer
{
    private static readonly string[] DesignTexts = [.. Enumerable.Range(1, SiteProfiler.Designs).Select(n => Resource.Text($"design-{n}.html"))];

    public static string Render(SiteView view, PageKind page)
    {
        var mark = Annotator.For(view.Site.Markup);
        var blocks = new Blocks(view, mark);
        var main = page switch
        {
            PageKind.Home => blocks.Introduction() + blocks.Features() + (view.HasPage(PageKind.Hours) ? "" : blocks.Hours()) + (view.HasPage(PageKind.About) ? "" : blocks.About(withFeatures: view.Site.ListsFeatures)),
            PageKind.About => blocks.About(withFeatures: true),
            PageKind.Menu => blocks.Menu(),
            PageKind.Hours => blocks.Hours() + $"<p>{Html.Encode(view.Venue.Text.Closing)}</p>",
            _ => blocks.Address() + blocks.Imprint(),
        };
        var label = view.Language.Label(page.ToString().ToLowerInvariant());
        var values = new Dictionary<string, string>
        {
            ["lang"] = view.Language.Code,
            ["charset"] = view.Site.Charset,
            ["title"] = E(page == PageKind.Home ? $"{view.Venue.Name} – {view.Language.City}" : $"{label} – {view.Venue.Name}"),
            ["head"] = Head(view, page),
            ["scope"] = mark.Scope(view.Venue.KindOf.Schema),
            ["name"] = $"<span{mark.Property("name")}>{E(view.Venue.Name)}</span>",
            ["plainname"] = E(view.Venue.Name),
            ["heading"] = E(page == PageKind.Home ? view.Language.Label("welcome") : label),
            ["nav"] = string.Join('\n', view.Site.Pages.Select(target => $"<a href=\"{view.PathOf(target)}\">{E(view.Language.Label(target.ToString().ToLowerInvariant()))}</a>")),
            ["main"] = (page == PageKind.Home ? blocks.Hidden() : "") + main,
            ["footer"] = E($"{view.Venue.Name} · {view.Language.City}"),
            ["hue"] = (StableHash.Fnv1a(view.Venue.Slug) % 360).ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        return Placeholder().Replace(DesignTexts[view.Site.Design - 1], match => values[match.Groups[1].Value]);
    }

    private static string Head(SiteView view, PageKind page)
    {
        var description = $"<meta name=\"description\" content=\"{E(view.Venue.Text.Introduction)}\">";
        return page == PageKind.Home && JsonLd.Write(view) is { } json ? $"{description}\n<script type=\"application/ld+json\">\n{json}\n</script>" : description;
    }

    private static string E(string text) => Html.Encode(text);

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Placeholder();
}
