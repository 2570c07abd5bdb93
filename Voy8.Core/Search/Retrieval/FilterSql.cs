using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace Voy8.Core.Search;

/// <summary>Filters as SQL over <c>enrichment e</c> and a table with place and dataset (<c>venue</c>, or <c>e</c> itself), with the exact distance.</summary>
internal static class FilterSql
{
    // The minute of the week where the venue lies; unknown zones and hours are null, which is not open.
    public const string IsOpen =
        """
        e.open_week @> ((extract(isodow from @open_at at time zone e.zone) - 1) * 1440
            + extract(hour from @open_at at time zone e.zone) * 60 + extract(minute from @open_at at time zone e.zone))::integer
        """;

    /// <summary>Great-circle metres from the given point (haversine, as <see cref="Catalogue.GeoPoint.DistanceTo"/>); null without one.</summary>
    /// <param name="venue">The alias of the table whose lat and lon count.</param>
    public static string Distance(SearchFilters filters, string venue) => filters.Area.Near is null
        ? "null::double precision"
        : $"""
          2 * 6371008.8 * asin(least(1, sqrt(
              sin(radians({venue}.lat - @near_lat) / 2) ^ 2
              + cos(radians(@near_lat)) * cos(radians({venue}.lat)) * sin(radians({venue}.lon - @near_lon) / 2) ^ 2)))
          """;

    /// <summary>Everything but the kinds, as <c>and …</c> conditions.</summary>
    public static string Conditions(SearchFilters filters, string venue)
    {
        var area = filters.Area;
        return Box("box", area.Box, venue) + Box("around", area.RadiusBox, venue)
            + (area.RadiusMetres is null ? "" : $" and {Distance(filters, venue)} <= @radius")
            + (filters.Features.Count == 0 ? "" : " and e.features @> @features")
            + (filters.DatasetId is null ? "" : $" and {venue}.dataset_id = @dataset")
            + (filters.OpenAt is null ? "" : " and " + IsOpen)
            + (filters.MinPriceLevel is null ? "" : " and e.price >= @min_price")
            + (filters.MaxPriceLevel is null ? "" : " and e.price <= @max_price")
            + (filters.PriceLevels.Count == 0 ? "" : " and e.price = any (@prices)");
    }

    /// <summary>A condition on a column <c>kind</c>.</summary>
    public static string Kinds(SearchFilters filters) => filters.Kinds.Count == 0 ? "true" : "kind = any (@kinds)";

    public static void AddParameters(NpgsqlParameterCollection parameters, SearchFilters filters)
    {
        var area = filters.Area;
        if (area.Near is { } near)
        {
            parameters.AddWithValue("near_lat", near.Latitude);
            parameters.AddWithValue("near_lon", near.Longitude);
        }

        if (area.RadiusMetres is { } radius)
        {
            parameters.AddWithValue("radius", radius);
        }

        if (filters.Features.Count > 0)
        {
            parameters.AddWithValue("features", NpgsqlDbType.Array | NpgsqlDbType.Text, filters.Features.ToArray());
        }

        if (filters.DatasetId is { } dataset)
        {
            parameters.AddWithValue("dataset", dataset);
        }

        if (filters.Kinds.Count > 0)
        {
            parameters.AddWithValue("kinds", NpgsqlDbType.Array | NpgsqlDbType.Text, filters.Kinds.ToArray());
        }

        if (filters.OpenAt is { } openAt)
        {
            parameters.AddWithValue("open_at", NpgsqlDbType.TimestampTz, openAt.ToUniversalTime());
        }

        if (filters.MinPriceLevel is { } least)
        {
            parameters.AddWithValue("min_price", least);
        }

        if (filters.MaxPriceLevel is { } most)
        {
            parameters.AddWithValue("max_price", most);
        }

        if (filters.PriceLevels.Count > 0)
        {
            parameters.AddWithValue("prices", NpgsqlDbType.Array | NpgsqlDbType.Integer, filters.PriceLevels.ToArray());
        }

        AddBox(parameters, "box", area.Box);
        AddBox(parameters, "around", area.RadiusBox);
    }

    // As boxes for the index over point(lon, lat), which does not know that the world is round: across the antimeridian there are two.
    private static string Box(string name, GeoBox? box, string venue) => box switch
    {
        null => "",
        { CrossesAntimeridian: true } => string.Create(
            CultureInfo.InvariantCulture, $" and (point({venue}.lon, {venue}.lat) <@ @{name}_east or point({venue}.lon, {venue}.lat) <@ @{name}_west)"),
        _ => string.Create(CultureInfo.InvariantCulture, $" and point({venue}.lon, {venue}.lat) <@ @{name}"),
    };

    private static void AddBox(NpgsqlParameterCollection parameters, string name, GeoBox? box)
    {
        switch (box)
        {
            case null:
                break;
            case { CrossesAntimeridian: true } wide:
                parameters.AddWithValue(name + "_east", new NpgsqlBox(wide.MaxLat, 180, wide.MinLat, wide.MinLon));
                parameters.AddWithValue(name + "_west", new NpgsqlBox(wide.MaxLat, wide.MaxLon, wide.MinLat, -180));
                break;
            case { } plain:
                parameters.AddWithValue(name, new NpgsqlBox(plain.MaxLat, plain.MaxLon, plain.MinLat, plain.MinLon));
                break;
        }
    }
}
