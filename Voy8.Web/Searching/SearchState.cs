using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Voy8.Web.Clients;

namespace Voy8.Web.Searching;

/// <summary>
/// All that the search page shows, as its URL has it: a link, the back button and a reload lead to the same page.
/// What a URL has that makes no sense is left out.
/// </summary>
/// <param name="Show">Hits shown; a multiple of <see cref="PageSize"/>, at most <see cref="MaxShown"/>.</param>
public sealed record SearchState(
    string? Text = null,
    double? Lat = null,
    double? Lon = null,
    int? RadiusM = null,
    IReadOnlyList<string>? Kinds = null,
    IReadOnlyList<string>? Features = null,
    string? Dataset = null,
    IReadOnlyList<double>? Bbox = null,
    string? Sort = null,
    int Show = SearchState.PageSize)
{
    public const int PageSize = 20;
    public const int MaxShown = 200;
    public const int MaxTextLength = 300;
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:sszzz";
    private const int MaxValues = 20;
    private const int MaxValueLength = 64;

    public static IReadOnlyList<string> Sorts { get; } = ["relevance", "distance", "popularity"];

    public IReadOnlyList<string> Kinds { get; init; } = Kinds ?? [];
    public IReadOnlyList<string> Features { get; init; } = Features ?? [];

    /// <summary>Only what is open now.</summary>
    public bool OpenNow { get; init; }

    /// <summary>Only what is open at this time, in place of <see cref="OpenNow"/>: as a link from elsewhere asks for it.</summary>
    public DateTimeOffset? OpenAt { get; init; }

    /// <summary>Price levels, 1 to 4.</summary>
    public IReadOnlyList<int> Prices { get; init; } = [];

    /// <summary>Ids of filters that <see cref="Text"/> must not be taken for.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>Nothing was asked: the landing page.</summary>
    public bool IsEmpty => this with { Show = PageSize } is { Text: null, Lat: null, Bbox: null, Dataset: null, Sort: null, OpenNow: false, OpenAt: null, Kinds.Count: 0, Features.Count: 0, Prices.Count: 0 };

    public bool HasFilters => Lat is not null || Bbox is not null || Dataset is not null || OpenNow || OpenAt is not null || Kinds.Count > 0 || Features.Count > 0 || Prices.Count > 0;

    /// <summary>The same without a place; nothing is nearest to nowhere.</summary>
    public SearchState Anywhere => this with { Lat = null, Lon = null, RadiusM = null, Bbox = null, Show = PageSize, Sort = Sort == "distance" ? null : Sort };

    /// <summary>The same for other words, which are read anew.</summary>
    public SearchState For(string? text) => this with { Text = text, Ignored = text == Text ? Ignored : [], Show = PageSize };

    /// <summary>The same without a filter.</summary>
    /// <param name="id">As an answer names it: kind, area, dataset, price, open_now, <c>feature:wifi</c>, or what the words were taken for.</param>
    /// <param name="understood">The words ask for it, and shall be words from now on.</param>
    public SearchState Without(string id, bool understood)
    {
        var left = id switch
        {
            "kind" => this with { Kinds = [] },
            "area" => Anywhere,
            "dataset" => this with { Dataset = null },
            "price" => this with { Prices = [] },
            "open_now" => this with { OpenNow = false, OpenAt = null },
            _ => this with { Features = [.. Features.Where(feature => "feature:" + feature != id)] },
        };
        return left with { Ignored = understood ? [.. Ignored.Union([id])] : Ignored, Show = PageSize };
    }

    public static SearchState Parse(string uri)
    {
        var mark = uri.IndexOf('?', StringComparison.Ordinal);
        var query = QueryHelpers.ParseQuery(mark < 0 ? null : uri[mark..].Split('#')[0]);
        var lat = Number(query, "lat", -90, 90);
        var lon = Number(query, "lon", -180, 180);
        var located = lat is not null && lon is not null;
        var text = Value(query, "q", MaxTextLength);
        return new SearchState(
            text,
            located ? lat : null,
            located ? lon : null,
            located ? (int?)Number(query, "radius_m", 1, 200_000) : null,
            Values(query, "kind"),
            Values(query, "feature"),
            Value(query, "dataset", MaxValueLength),
            ParseBbox(Value(query, "bbox", 120)),
            Value(query, "sort", 20) is { } sort && Sorts.Contains(sort) ? sort : null,
            (int)(Number(query, "show", PageSize, MaxShown) ?? PageSize) / PageSize * PageSize)
        {
            OpenNow = Value(query, "open_now", 5) == "true",
            OpenAt = Value(query, "open_now", 5) != "true" && DateTimeOffset.TryParseExact(Value(query, "open_at", 30), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null,
            Prices = [.. Values(query, "price").Where(level => level is "1" or "2" or "3" or "4").Select(level => level[0] - '0').Order()],
            Ignored = Values(query, "ignore"),
        };
    }

    public string ToUri() => QueryHelpers.AddQueryString("/", ToPairs());

    /// <summary>The parameters of <see cref="ToUri"/>, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> ToPairs()
    {
        List<KeyValuePair<string, string?>> query = [];
        Add("q", Text);
        Add("lat", Lat?.ToString("0.#####", CultureInfo.InvariantCulture));
        Add("lon", Lon?.ToString("0.#####", CultureInfo.InvariantCulture));
        Add("radius_m", RadiusM?.ToString(CultureInfo.InvariantCulture));
        Kinds.ToList().ForEach(kind => Add("kind", kind));
        Features.ToList().ForEach(feature => Add("feature", feature));
        Add("open_now", OpenNow ? "true" : null);
        Add("open_at", OpenNow ? null : OpenAt?.ToString(TimeFormat, CultureInfo.InvariantCulture));
        Prices.ToList().ForEach(level => Add("price", level.ToString(CultureInfo.InvariantCulture)));
        Ignored.ToList().ForEach(id => Add("ignore", id));
        Add("dataset", Dataset);
        Add("bbox", Bbox is null ? null : string.Join(',', Bbox.Select(edge => edge.ToString("0.#####", CultureInfo.InvariantCulture))));
        Add("sort", Sort);
        Add("show", Show == PageSize ? null : Show.ToString(CultureInfo.InvariantCulture));
        return query;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                query.Add(new(name, value));
            }
        }
    }

    /// <summary>The part of the answer that begins at <paramref name="offset"/>; the first has the facets.</summary>
    public SearchQuery ToQuery(int offset, int limit) => new(Text, Lat, Lon, RadiusM, Kinds, Features, Dataset, Bbox, Sort, limit, offset)
    {
        OpenNow = OpenNow,
        OpenAt = OpenAt,
        Prices = Prices,
        Ignored = Ignored,
        Facets = offset == 0,
    };

    /// <summary>True when the two differ in nothing but how many hits they show.</summary>
    public bool AsksTheSameAs(SearchState other) => (this with { Show = PageSize }).ToUri() == (other with { Show = PageSize }).ToUri();

    private static string? Value(Dictionary<string, StringValues> query, string name, int maxLength) =>
        query.TryGetValue(name, out var values) && values[0]?.Trim() is { Length: > 0 } value
            ? value.Length <= maxLength ? value : value[..maxLength]
            : null;

    private static List<string> Values(Dictionary<string, StringValues> query, string name) =>
        [.. query.GetValueOrDefault(name).OfType<string>().Where(value => value.Length is > 0 and <= MaxValueLength).Distinct().Take(MaxValues)];

    private static double? Number(Dictionary<string, StringValues> query, string name, double min, double max) =>
        ParseNumber(Value(query, name, 30)) is { } number && number >= min && number <= max ? number : null;

    private static double? ParseNumber(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static double[]? ParseBbox(string? text)
    {
        var edges = text?.Split(',').Select(ParseNumber).OfType<double>().ToArray();
        return edges is [>= -180 and var west, >= -90 and var south, <= 180 and var east, <= 90 and var north] && west < east && south < north
            ? edges
            : null;
    }
}
