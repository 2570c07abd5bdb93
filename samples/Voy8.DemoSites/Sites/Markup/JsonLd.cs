using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Voy8.DemoSites.Town;
using Voy8.DemoSites.Venues;

namespace Voy8.DemoSites.Sites.Markup;

/// <summary>A venue as JSON-LD, in the ways in which sites get it right, nearly right and wrong.</summary>
internal static partial class JsonLd
{
    private const string Context = "https://schema.org";

    private static readonly string[] SchemaDays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string? Write(SiteView view)
    {
        var thing = view.Site.Markup == MarkupStyle.Mixed ? Little(view) : Everything(view);
        return view.Site.Markup switch
        {
            MarkupStyle.JsonLd => Text(WithContext(thing)),
            MarkupStyle.JsonLdGraph => Text(Graph(view, thing)),
            MarkupStyle.JsonLdBroken => Break(Text(WithContext(thing))),
            MarkupStyle.Mixed => Text(WithContext(thing)),
            _ => null,
        };
    }

    private static JsonObject Everything(SiteView view)
    {
        var venue = view.Venue;
        var (lat, lon) = Projection.ToGlobe(venue.Building.Centre);
        var thing = Little(view);
        thing["description"] = view.Facts.Description;
        thing["telephone"] = PhoneNumbers.International(view.Facts.Phone);
        thing["email"] = venue.Email;
        thing["image"] = view.Absolute("/picture.svg");
        thing["address"] = Address(venue);
        thing["geo"] = new JsonObject { ["@type"] = "GeoCoordinates", ["latitude"] = lat, ["longitude"] = lon };
        if (view.Site.Hours == HoursStyle.Table)
        {
            thing["openingHours"] = new JsonArray([.. HoursStrings(view.Facts.Hours).Select(text => JsonValue.Create(text))]);
        }
        else
        {
            thing["openingHoursSpecification"] = new JsonArray([.. HoursSpecification(view.Facts.Hours)]);
        }
        if (venue.PriceLevel > 0)
        {
            thing["priceRange"] = new string('€', venue.PriceLevel);
        }
        if (venue.Cuisines.Count > 0)
        {
            thing["servesCuisine"] = new JsonArray([.. venue.Cuisines.Select(cuisine => JsonValue.Create(cuisine.Replace('_', ' ')))]);
        }
        if (view.HasPage(PageKind.Menu))
        {
            thing["hasMenu"] = view.Absolute(view.PathOf(PageKind.Menu));
        }
        if (view.Facts.Features.Contains("reservation"))
        {
            thing["acceptsReservations"] = true;
        }
        thing["amenityFeature"] = new JsonArray([.. view.Facts.Features.Select(feature => new JsonObject
        {
            ["@type"] = "LocationFeatureSpecification",
            ["name"] = venue.Language.FeatureLabel(feature),
            ["value"] = true,
        })]);
        return thing;
    }

    private static JsonObject Little(SiteView view) => new()
    {
        ["@type"] = view.Venue.KindOf.Schema,
        ["@id"] = view.Absolute("/#business"),
        ["name"] = view.Venue.Name,
        ["url"] = view.Absolute("/"),
    };

    private static JsonObject Address(DemoVenue venue) => new()
    {
        ["@type"] = "PostalAddress",
        ["streetAddress"] = venue.StreetAddress(),
        ["postalCode"] = venue.Postcode,
        ["addressLocality"] = venue.Language.City,
        ["addressCountry"] = venue.Language.Country,
    };

    private static JsonObject WithContext(JsonObject thing)
    {
        thing.Insert(0, "@context", Context);
        return thing;
    }

    private static JsonObject Graph(SiteView view, JsonObject thing) => new()
    {
        ["@context"] = Context,
        ["@graph"] = new JsonArray(
            new JsonObject
            {
                ["@type"] = "WebSite",
                ["@id"] = view.Absolute("/#website"),
                ["url"] = view.Absolute("/"),
                ["name"] = view.Venue.Name,
                ["publisher"] = new JsonObject { ["@id"] = view.Absolute("/#business") },
            },
            new JsonObject { ["@type"] = "WebPage", ["@id"] = view.Absolute("/#webpage"), ["isPartOf"] = new JsonObject { ["@id"] = view.Absolute("/#website") } },
            thing),
    };

    /// <summary>Schema.org's text form: Mo-Fr 09:00-17:00, one string for each interval.</summary>
    public static IEnumerable<string> HoursStrings(WeekHours hours) => hours.IsAlways
        ? ["Mo-Su 00:00-23:59"]
        : hours.ToString().Split("; ").SelectMany(rule =>
        {
            var parts = rule.Split(' ');
            return parts[1].Split(',').Select(times => $"{parts[0]} {times}");
        });

    private static IEnumerable<JsonObject> HoursSpecification(WeekHours hours) =>
        from @group in hours.Groups()
        from interval in @group.Intervals
        select new JsonObject
        {
            ["@type"] = "OpeningHoursSpecification",
            ["dayOfWeek"] = new JsonArray([.. @group.Runs.SelectMany(run => SchemaDays[run.From..(run.To + 1)]).Select(day => JsonValue.Create(day))]),
            ["opens"] = WeekHours.Clock(interval.Opens),
            ["closes"] = hours.IsAlways ? "23:59" : WeekHours.Clock(interval.Closes) is "24:00" ? "00:00" : WeekHours.Clock(interval.Closes),
        };

    private static string Text(JsonNode node) => node.ToJsonString(Indented).Replace("</", "<\\/", StringComparison.Ordinal);

    /// <summary>A comment before the address, and a comma after the last member of everything.</summary>
    private static string Break(string json) =>
        BeforeClosing().Replace(json, ",$1").Replace("  \"address\"", "  // where we are\n  \"address\"", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<=[\w""}\]])(\n\s*[}\]])")]
    private static partial Regex BeforeClosing();
}
