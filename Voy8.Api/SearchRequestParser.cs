using System.Globalization;
using Voy8.Core.Catalogue;
using Voy8.Core.Enrichment;
using Voy8.Core.Search;

namespace Voy8.Api;

/// <summary>Reads a <see cref="SearchRequest"/>: a query, or every parameter that is wrong with what is wrong with it.</summary>
internal sealed class SearchRequestParser
{
    private const int MaxTextLength = 500;
    private const int MaxCodes = 20;
    private const int MaxCodeLength = 100;
    private const int MinYear = 2000;
    private const int MaxYear = 2100;
    private const double MaxRadiusMetres = 200_000;

    private readonly Dictionary<string, string[]> _errors = new(StringComparer.Ordinal);

    private SearchRequestParser()
    {
    }

    public static async Task<(SearchQuery? Query, Dictionary<string, string[]> Errors)> ParseAsync(
        SearchRequest request, DatasetStore datasets, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var parser = new SearchRequestParser();
        var text = parser.Text(request.Q);
        var area = parser.Area(request);
        var kinds = parser.Kinds(request.Kind);
        var features = parser.FeatureCodes(request.Feature);
        var prices = parser.Prices(request.Price);
        var openNow = parser.Flag("open_now", request.OpenNow);
        var openAt = parser.Time("open_at", request.OpenAt, openNow);
        var facets = parser.Flag("facets", request.Facets);
        var sort = parser.Sort(request.Sort, area.Near);
        var limit = parser.Integer("limit", request.Limit, 1, 50) ?? 20;
        var offset = parser.Integer("offset", request.Offset, 0, 1000) ?? 0;
        var ignored = parser.Ignored(request.Ignore);
        var dataset = await parser.DatasetAsync(request.Dataset, datasets, cancellationToken);
        return parser._errors.Count > 0
            ? (null, parser._errors)
            : (new SearchQuery(text, new SearchFilters(area, kinds, features, dataset) { OpenAt = openNow ? now : openAt, PriceLevels = prices }, sort, limit, offset)
            {
                Ignored = ignored,
                CountFacets = facets,
            }, parser._errors);
    }

    private string Text(string? q)
    {
        if (q?.Length > MaxTextLength)
        {
            Fail("q", $"Use at most {MaxTextLength} characters; there are {q.Length}.");
        }

        return q?.Trim() ?? "";
    }

    private SearchArea Area(SearchRequest request)
    {
        var lat = Number("lat", request.Lat, -90, 90);
        var lon = Number("lon", request.Lon, -180, 180);
        if (string.IsNullOrEmpty(request.Lat) != string.IsNullOrEmpty(request.Lon))
        {
            Fail(string.IsNullOrEmpty(request.Lat) ? "lat" : "lon", "Give lat and lon together, or neither.");
        }

        var radius = Number("radius_m", request.RadiusM, 1, MaxRadiusMetres);
        if (radius is not null && string.IsNullOrEmpty(request.Lat) && string.IsNullOrEmpty(request.Lon))
        {
            Fail("radius_m", "A radius needs a point: give lat and lon as well.");
        }

        GeoPoint? near = lat is { } latitude && lon is { } longitude ? new GeoPoint(latitude, longitude) : null;
        return new SearchArea(near, near is null ? null : radius, Box(request.Bbox));
    }

    private GeoBox? Box(string? bbox)
    {
        if (string.IsNullOrEmpty(bbox))
        {
            return null;
        }

        var parts = bbox.Split(',');
        var numbers = parts.Select(ParseNumber).ToArray();
        if (numbers is not [{ } minLon, { } minLat, { } maxLon, { } maxLat]
            || Math.Abs(minLon) > 180 || Math.Abs(maxLon) > 180 || Math.Abs(minLat) > 90 || Math.Abs(maxLat) > 90)
        {
            Fail("bbox", "Use four numbers, minLon,minLat,maxLon,maxLat, in degrees.");
            return null;
        }

        if (minLat > maxLat)
        {
            Fail("bbox", "The second number (minLat) must not be above the fourth (maxLat).");
            return null;
        }

        return GeoBox.Between(minLon, minLat, maxLon, maxLat);
    }

    private string[] Kinds(string[]? kinds)
    {
        var wanted = Codes("kind", kinds);
        if (wanted.Any(kind => kind.Length > MaxCodeLength || kind.Any(char.IsControl)))
        {
            Fail("kind", "Use OpenStreetMap values such as restaurant or pharmacy; GET /meta lists those in use.");
        }

        return wanted;
    }

    private string[] FeatureCodes(string[]? features)
    {
        var wanted = Codes("feature", features);
        if (wanted.Except(Features.All).ToArray() is { Length: > 0 } unknown)
        {
            Fail("feature", $"Not a feature: {string.Join(", ", unknown.Take(5).Select(Shorten))}. Use one of {string.Join(", ", Features.All)}.");
        }

        return wanted;
    }

    private int[] Prices(string[]? prices)
    {
        var wanted = Codes("price", prices);
        if (wanted.Any(level => level is not ("1" or "2" or "3" or "4")))
        {
            Fail("price", "Use price levels from 1 (cheap) to 4 (upscale).");
            return [];
        }

        return [.. wanted.Select(level => level[0] - '0')];
    }

    // A time without its offset would be another in each country.
    private DateTimeOffset? Time(string name, string? text, bool isGivenOtherwise)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (isGivenOtherwise)
        {
            Fail(name, "Use open_now or open_at, not both.");
            return null;
        }

        if (text.Length is > 16 and <= 40 && (text[^1] == 'Z' || text[^6] is '+' or '-')
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && time.Year is >= MinYear and <= MaxYear)
        {
            return time;
        }

        Fail(name, $"Use a time with its offset, such as 2026-03-09T20:00:00+01:00, of the years {MinYear} to {MaxYear}.");
        return null;
    }

    private bool Flag(string name, string? text)
    {
        if (text is not (null or "" or "true" or "false"))
        {
            Fail(name, "Use true or false.");
        }

        return text == "true";
    }

    private string[] Ignored(string[]? ignore)
    {
        var ids = Codes("ignore", ignore);
        if (ids.Any(id => id.Length > MaxCodeLength || id.Any(char.IsControl)))
        {
            Fail("ignore", "Use ids of filters as the answer to a search has them in understood.");
        }

        return ids;
    }

    private string[] Codes(string name, string[]? values)
    {
        string[] codes = [.. (values ?? []).Where(value => !string.IsNullOrWhiteSpace(value)).Select(value => value.Trim()).Distinct(StringComparer.Ordinal)];
        if (codes.Length > MaxCodes)
        {
            Fail(name, $"Use at most {MaxCodes}; there are {codes.Length}.");
        }

        return codes;
    }

    private SearchSort Sort(string? sort, GeoPoint? near)
    {
        switch (sort)
        {
            case null or "" or "relevance":
                return SearchSort.Relevance;
            case "popularity":
                return SearchSort.Popularity;
            case "distance":
                if (near is null)
                {
                    Fail("sort", "Sorting by distance needs a point: give lat and lon as well.");
                }

                return SearchSort.Distance;
            default:
                Fail("sort", "Use relevance, distance or popularity.");
                return SearchSort.Relevance;
        }
    }

    private async Task<Guid?> DatasetAsync(string? dataset, DatasetStore datasets, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(dataset))
        {
            return null;
        }

        if (dataset.Length > MaxCodeLength || dataset.Any(char.IsControl) || await datasets.FindIdAsync(dataset, cancellationToken) is not { } id)
        {
            Fail("dataset", $"There is no dataset '{Shorten(dataset)}'; GET /datasets lists them.");
            return null;
        }

        return id;
    }

    private double? Number(string name, string? text, double min, double max)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (ParseNumber(text) is { } number && number >= min && number <= max)
        {
            return number;
        }

        Fail(name, string.Create(CultureInfo.InvariantCulture, $"Use a number from {min} to {max}."));
        return null;
    }

    private int? Integer(string name, string? text, int min, int max)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        Fail(name, $"Use a whole number from {min} to {max}.");
        return null;
    }

    private static double? ParseNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private void Fail(string name, string message) =>
        _errors[name] = _errors.TryGetValue(name, out var earlier) ? [.. earlier, message] : [message];
}
