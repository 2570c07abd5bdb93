using System.Globalization;
using System.Text;
using Voy8.DemoSites.Prose;
using Voy8.DemoSites.Sites.Markup;
using Voy8.DemoSites.Venues;

namespace Voy8.DemoSites.Sites.Pages;

/// <summary>The parts of pages: HTML with whatever meaning the annotator adds. Elements differ from design to design.</summary>
internal sealed class Blocks(SiteView view, Annotator mark)
{
    private readonly HoursWriter _hours = new(view.Language);

    private DemoVenue Venue => view.Venue;

    /// <summary>Designs 2, 5 and 8 think in tables, 3 and 6 in definition lists, the others in paragraphs.</summary>
    private string Frame => view.Site.Design switch { 2 or 5 or 8 => "table", 3 or 6 => "dl", _ => "p" };

    public string Introduction()
    {
        var hidden = mark.Hidden("description", view.Facts.Description);
        var news = view.Facts.News is null ? "" : $"<p class=\"news\"><strong>{E(view.Facts.News)}</strong></p>";
        return $"{hidden}<p class=\"lead\">{E(Venue.Text.Introduction)}</p>{news}<p>{E(Venue.Text.Place)}</p>{Special()}";
    }

    public string Features()
    {
        var language = view.Language;
        var facts = view.Facts.Features;
        if (!view.Site.ListsFeatures)
        {
            var sentences = facts.Select(feature => Venue.Text.FeatureSentences.GetValueOrDefault(feature)).OfType<string>();
            return $"<p class=\"know\">{E(string.Join(' ', sentences))}</p>{HiddenFeatures()}";
        }
        var items = facts.Select(feature =>
            $"<li{mark.Nested("amenityFeature", "LocationFeatureSpecification")}><span{mark.Property("name")}>{E(language.FeatureLabel(feature))}</span>{mark.Hidden("value", "true")}</li>");
        return $"<h3>{E(language.Label("goodToKnow"))}</h3><ul class=\"features\">{string.Concat(items)}</ul>";
    }

    /// <param name="withFeatures">False where the same page has spoken of them already.</param>
    public string About(bool withFeatures)
    {
        var text = Venue.Text;
        var sentences = string.Join(' ', text.FeatureSentences.Where(sentence => view.Facts.Features.Contains(sentence.Key)).Select(sentence => sentence.Value));
        var features = withFeatures && sentences.Length > 0 ? $"<p>{E(sentences)}</p>" : "";
        return $"<p>{E(text.History)} {E(text.Voice)}</p>{features}<p class=\"sign\">{E(text.Closing)}{Signature()}</p>";
    }

    public string Address()
    {
        var place = $"<span{mark.Nested("address", "PostalAddress")}><span{mark.Property("streetAddress")}>{E(Venue.StreetAddress())}</span>, "
            + $"<span{mark.Property("postalCode")}>{E(Venue.Postcode)}</span> <span{mark.Property("addressLocality")}>{E(view.Language.City)}</span>{mark.Hidden("addressCountry", view.Language.Country)}</span>";
        return Rows([("address", place), ("phone", Contacts.Phone(view, mark)), ("email", Contacts.Email(view, mark))]);
    }

    public string Hours()
    {
        var hidden = string.Concat(JsonLd.HoursStrings(view.Facts.Hours).Select(text => mark.Hidden("openingHours", text)));
        var title = $"<h3>{E(view.Language.Label("hours"))}</h3>";
        if (view.Site.Hours == HoursStyle.Prose)
        {
            return $"{title}{hidden}<p class=\"hours\">{E(_hours.Sentence(view.Facts.Hours))}</p>";
        }
        var lines = view.Site.Hours == HoursStyle.Table ? _hours.Daily(view.Facts.Hours) : _hours.Grouped(view.Facts.Hours);
        return $"{title}{hidden}{HoursLines(lines)}";
    }

    public string Menu()
    {
        var html = new StringBuilder();
        foreach (var (label, dishes) in new[] { ("food", Venue.Text.Dishes), ("drinks", Venue.Text.Drinks) })
        {
            html.Append(null, $"<h3>{E(view.Language.Label(label))}</h3><table class=\"menu\">");
            foreach (var dish in dishes)
            {
                html.Append(null, $"<tr><td>{E(dish.Name)}{Diet(dish)}</td><td class=\"price\">{E(dish.Price)} €</td></tr>");
            }
            html.Append("</table>");
        }
        return html.ToString();
    }

    public string Imprint() => view.Language.Code == "de"
        ? $"<h3>{E(view.Language.Label("imprint"))}</h3><p>{E(Venue.Name)}<br>{E(Venue.AddressLine())}<br>{E(view.Language.Label("responsible"))}: {E(Venue.Text.Owner?.Signature ?? Venue.Name)}</p>"
        : "";

    public string Hidden() => string.Concat(
        mark.Hidden("url", view.Absolute("/")),
        Venue.PriceLevel > 0 ? mark.Hidden("priceRange", new string('€', Venue.PriceLevel)) : "",
        string.Concat(Venue.Cuisines.Select(cuisine => mark.Hidden("servesCuisine", cuisine.Replace('_', ' ')))));

    private string HoursLines(IEnumerable<(string Days, string Times)> lines) => Frame switch
    {
        "dl" => $"<dl class=\"hours\">{string.Concat(lines.Select(line => $"<dt>{E(line.Days)}</dt><dd>{E(line.Times)}</dd>"))}</dl>",
        "p" => $"<ul class=\"hours\">{string.Concat(lines.Select(line => $"<li>{E(line.Days)}: {E(line.Times)}</li>"))}</ul>",
        _ => $"<table class=\"hours\">{string.Concat(lines.Select(line => $"<tr><td>{E(line.Days)}</td><td>{E(line.Times)}</td></tr>"))}</table>",
    };

    private string Rows((string Label, string Html)[] rows) => Frame switch
    {
        "dl" => $"<dl class=\"contact\">{string.Concat(rows.Select(row => $"<dt>{E(view.Language.Label(row.Label))}</dt><dd>{row.Html}</dd>"))}</dl>",
        "p" => $"<p class=\"contact\">{string.Join("<br>", rows.Select(row => row.Label == "address" ? row.Html : $"{E(view.Language.Label(row.Label))}: {row.Html}"))}</p>",
        _ => $"<table class=\"contact\">{string.Concat(rows.Select(row => $"<tr><th>{E(view.Language.Label(row.Label))}</th><td>{row.Html}</td></tr>"))}</table>",
    };

    /// <summary>Where features are only spoken of, markup still names them for machines.</summary>
    private string HiddenFeatures() => mark == Annotator.None
        ? ""
        : string.Concat(view.Facts.Features.Select(feature =>
            $"<span{mark.Nested("amenityFeature", "LocationFeatureSpecification")}>{mark.Hidden("name", view.Language.FeatureLabel(feature))}{mark.Hidden("value", "true")}</span>"));

    private string Special() => view.Special is null
        ? ""
        : $"<p class=\"special\">{E(string.Format(CultureInfo.InvariantCulture, view.Language.SpecialSentence, view.Special))}</p>";

    private string Signature() => Venue.Text.Owner is { } owner ? $"<br><em>{E(owner.Signature)}</em>" : "";

    /// <summary>Menus mark what is vegetarian or vegan where the house makes something of it.</summary>
    private string Diet(Dish dish) => dish.Diet switch
    {
        "vg" when view.Facts.Features.Contains("vegan") => " <small>(vegan)</small>",
        "v" or "vg" when view.Facts.Features.Contains("vegetarian") => view.Language.Code switch
        {
            "de" => " <small>(vegetarisch)</small>",
            "el" => " <small>(χορτοφαγικό)</small>",
            _ => " <small>(v)</small>",
        },
        _ => "",
    };

    private static string E(string text) => Html.Encode(text);
}
