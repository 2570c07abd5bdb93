using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace Voy8.Core.Search;

/// <summary>Filters as SQL over <c>venue v</c> and <c>enrichment e</c>, with the exact distance.</summary>
internal static class FilterSql
{
    /// <summary>Great-circle metres from the given point (haversine, as <see cref="Catalogue.GeoPoint.DistanceTo"/>); null without one.</summary>
    public static string Distance(SearchFilters filters) => filters.Area.Near is null
        ? "null::double precision"
        : """
          2 * 6371008.8 * asin(least(1, sqrt(
              sin(radians(v.lat - @near_lat) / 2) ^ 2
              + cos(radians(@near_lat)) * cos(radians(v.lat)) * sin(radians(v.lon - @near_lon) / 2) ^ 2)))
          """;

    /// <summary>Everything but the kinds, as <c>and …</c> conditions.</summary>
    public static string Conditions(SearchFilters filters)
    {
        var area = filters.Area;
        return Box("box", area.Box) + Box("around", area.RadiusBox)
            + (area.RadiusMetres is null ? "" : $" and {Distance(filters)} <= @radius")
            + (filters.Features.Count == 0 ? "" : " and e.features @> @features")
            + (filters.DatasetId is null ? "" : " and v.dataset_id = @dataset");
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

        AddBox(parameters, "box", area.Box);
        AddBox(parameters, "around", area.RadiusBox);
    }

    // As boxes for the index over point(lon, lat), which does not know that the world is round: across the antimeridian there are two.
    private static string Box(string name, GeoBox? box) => box switch
    {
        null => "",
        { CrossesAntimeridian: true } => string.Create(
            CultureInfo.InvariantCulture, $" and (point(v.lon, v.lat) <@ @{name}_east or point(v.lon, v.lat) <@ @{name}_west)"),
        _ => string.Create(CultureInfo.InvariantCulture, $" and point(v.lon, v.lat) <@ @{name}"),
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
