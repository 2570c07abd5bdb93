using System.Globalization;
using System.Text;

namespace Voy8.Web.Clients;

/// <summary>The parameters of <c>GET /search</c>.</summary>
/// <param name="RadiusM">Metres around <paramref name="Lat"/>, <paramref name="Lon"/>.</param>
/// <param name="Bbox">minLon, minLat, maxLon, maxLat.</param>
/// <param name="Sort">relevance, distance or popularity; null leaves it to the API.</param>
public sealed record SearchQuery(
    string? Text = null,
    double? Lat = null,
    double? Lon = null,
    int? RadiusM = null,
    IReadOnlyList<string>? Kinds = null,
    IReadOnlyList<string>? Features = null,
    string? Dataset = null,
    IReadOnlyList<double>? Bbox = null,
    string? Sort = null,
    int Limit = 20,
    int Offset = 0)
{
    public bool OpenNow { get; init; }

    /// <summary>Open at this time, in place of <see cref="OpenNow"/>.</summary>
    public DateTimeOffset? OpenAt { get; init; }

    /// <summary>Levels from 1 to 4.</summary>
    public IReadOnlyList<int> Prices { get; init; } = [];

    /// <summary>Ids of filters that the words must not be taken for.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>Counts for further filters are wanted.</summary>
    public bool Facets { get; init; }

    public string ToPathAndQuery()
    {
        var query = new StringBuilder("/search?limit=").Append(Limit);
        Add("q", Text);
        Add("lat", Number(Lat));
        Add("lon", Number(Lon));
        Add("radius_m", Number(RadiusM));
        foreach (var kind in Kinds ?? [])
        {
            Add("kind", kind);
        }

        foreach (var feature in Features ?? [])
        {
            Add("feature", feature);
        }

        Add("open_now", OpenNow ? "true" : null);
        Add("open_at", OpenNow ? null : OpenAt?.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
        foreach (var level in Prices)
        {
            Add("price", Number(level));
        }

        foreach (var id in Ignored)
        {
            Add("ignore", id);
        }

        Add("dataset", Dataset);
        Add("bbox", Bbox is null ? null : string.Join(',', Bbox.Select(edge => Number(edge))));
        Add("sort", Sort);
        Add("offset", Offset == 0 ? null : Number(Offset));
        Add("facets", Facets ? "true" : null);
        return query.ToString();

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                query.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }
    }

    private static string? Number(double? value) => value?.ToString("0.######", CultureInfo.InvariantCulture);
}
