using System.Globalization;
using System.Text.Json.Nodes;
using Voy8.Core.Catalogue;
using Voy8.Core.Enrichment;
using Voy8.Core.Search;

namespace Voy8.Core.Investigations.Tools;

/// <summary>What the tools that look for venues share: their parameters, and the query that these make.</summary>
internal static class VenueTools
{
    public static IReadOnlyList<ToolParameter> Filters { get; } =
    [
        ToolParameter.Text("query", "What is looked for, in a few words of any language. Leave it out to take all that pass the filters."),
        ToolParameter.Texts("kinds", "Only these kinds, as OpenStreetMap values: restaurant, cafe, pub, bar, hotel, pharmacy, bakery, museum and so on."),
        ToolParameter.Texts("features", $"Only those with all of these: {string.Join(", ", Features.All)}."),
        ToolParameter.Integer("max_price_level", "Only up to this price level, 1 (cheap) to 4 (upscale)."),
        ToolParameter.Text("open_at", "Only those open then: 'now', or a time with its offset, such as 2026-03-09T20:00:00+02:00."),
        ToolParameter.Number("latitude", "With longitude: distances are measured from here."),
        ToolParameter.Number("longitude", "With latitude."),
        ToolParameter.Number("radius_m", "Only within so many metres of latitude and longitude, or of the person."),
    ];

    /// <summary>The query that the arguments ask for, narrowed to the person's scope.</summary>
    public static async Task<SearchQuery> QueryAsync(ToolArguments arguments, ToolContext context, DatasetStore datasets, int limit, CancellationToken cancellationToken)
    {
        var scope = context.Scope;
        var (lat, lon) = (Rounded(arguments.Number("latitude", -90, 90)), Rounded(arguments.Number("longitude", -180, 180)));
        if (lat is null != lon is null)
        {
            throw new ToolArgumentException("Give latitude and longitude together, or neither.");
        }

        GeoPoint? person = scope is { Latitude: { } y, Longitude: { } x } ? new GeoPoint(Math.Round(y, 6), Math.Round(x, 6)) : null;
        GeoPoint? near = lat is { } latitude && lon is { } longitude ? new GeoPoint(latitude, longitude) : person;
        var radius = arguments.Number("radius_m", 1, 200_000);
        if (radius is not null && near is null)
        {
            throw new ToolArgumentException("A radius needs a point: give latitude and longitude.");
        }

        var features = arguments.Texts("features");
        if (features.Except(Features.All).FirstOrDefault() is { } unknown)
        {
            throw new ToolArgumentException($"There is no feature '{unknown}'. Use: {string.Join(", ", Features.All)}.");
        }

        // The person's own circle holds whatever the model asks for; where both have one, the box around the person's is the other.
        var box = person is { } centre && scope.RadiusMetres is { } within ? GeoBox.Around(centre, within) : (GeoBox?)null;
        var area = new SearchArea(near, (radius ?? (near == person ? scope.RadiusMetres : null)) is { } metres ? Math.Floor(metres) : null, box);
        Guid? dataset = scope.Dataset is null ? null : await datasets.FindIdAsync(scope.Dataset, cancellationToken) ?? Guid.Empty;
        var level = arguments.Integer("max_price_level", 1, 4, 0);
        return new SearchQuery(
            arguments.Optional("query") ?? "",
            new SearchFilters(area, arguments.Texts("kinds"), features, dataset) { OpenAt = OpenAt(arguments, context.Now), MaxPriceLevel = level == 0 ? null : level },
            SearchSort.Relevance,
            limit,
            0)
        {
            ReadsAlone = true,
        };
    }

    /// <summary>The parameters of the search page that shows what a query found: each filter that it was made with.</summary>
    /// <param name="dataset">Of the person's scope, as they named it.</param>
    public static string PageOf(SearchQuery query, string? dataset)
    {
        var filters = query.Filters;
        IEnumerable<(string Name, string? Value)> parameters =
        [
            ("q", query.Text),
            ("lat", Number(filters.Area.Near?.Latitude)),
            ("lon", Number(filters.Area.Near?.Longitude)),
            ("radius_m", Number(filters.Area.RadiusMetres)),
            .. filters.Kinds.Select(kind => ("kind", (string?)kind)),
            .. filters.Features.Select(feature => ("feature", (string?)feature)),
            ("open_at", filters.OpenAt?.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture)),
            .. Enumerable.Range(1, filters.MaxPriceLevel ?? 0).Select(level => ("price", Number(level))),
            ("dataset", dataset),
            ("bbox", filters.Area.Box is { } box ? string.Join(',', new double?[] { box.MinLon, box.MinLat, box.MaxLon, box.MaxLat }.Select(Number)) : null),
        ];
        return string.Join('&', parameters.Where(parameter => !string.IsNullOrEmpty(parameter.Value)).Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}"));
    }

    public static InvestigationSource SourceOf(Guid id, string name, string kind, VenueFacts facts) =>
        new(0, "venue", name, ToolBox.Excerpt(string.Join(" · ", new[] { Vocabulary.KindLabel(kind), facts.Address, facts.Description }.Where(part => !string.IsNullOrEmpty(part))))) { VenueId = id };

    /// <summary>A hit as a model reads it.</summary>
    public static JsonObject ToJson(FoundVenue venue, double? distance, int source) => Without(new JsonObject
    {
        ["source"] = source,
        ["venue_id"] = venue.Id.ToString(),
        ["name"] = venue.Name,
        ["kind"] = venue.Kind,
        ["address"] = venue.Facts.Address,
        ["latitude"] = venue.Location?.Latitude,
        ["longitude"] = venue.Location?.Longitude,
        ["distance_m"] = distance is { } metres ? Math.Round(metres) : null,
        ["cuisine"] = Texts(venue.Facts.Cuisines),
        ["features"] = Texts(venue.Facts.Features),
        ["price_level"] = venue.Facts.PriceLevel,
        ["opening_hours"] = venue.Facts.OpeningHours,
        ["description"] = venue.Facts.Description is { } description ? ToolBox.Excerpt(description) : null,
    });

    private static DateTimeOffset? OpenAt(ToolArguments arguments, DateTimeOffset now) => arguments.Optional("open_at") switch
    {
        null => null,
        "now" => now,
        { Length: > 16 } text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && (text.EndsWith('Z') || text[^6] is '+' or '-') => time,
        _ => throw new ToolArgumentException("'open_at' must be 'now', or a time with its offset, such as 2026-03-09T20:00:00+02:00."),
    };

    private static string? Number(double? value) => value?.ToString("0.######", CultureInfo.InvariantCulture);

    // As exact as the address of a page.
    private static double? Rounded(double? degrees) => degrees is { } value ? Math.Round(value, 6) : null;

    private static JsonArray? Texts(IReadOnlyList<string> texts) => texts.Count == 0 ? null : [.. texts.Select(text => JsonValue.Create(text))];

    private static JsonObject Without(JsonObject item)
    {
        foreach (var name in item.Where(property => property.Value is null).Select(property => property.Key).ToList())
        {
            item.Remove(name);
        }

        return item;
    }
}
