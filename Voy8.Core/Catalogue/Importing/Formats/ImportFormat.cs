namespace Voy8.Core.Catalogue.Importing.Formats;

/// <summary>How a file is written. Stored by its lower-case name.</summary>
public enum ImportFormat
{
    /// <summary>One JSON object a line: a record of ours, or a GeoJSON feature (Overture places).</summary>
    Jsonl,

    /// <summary>One JSON document that is an array of records.</summary>
    Json,

    /// <summary>A GeoJSON FeatureCollection.</summary>
    Geojson,

    /// <summary>An answer of OpenStreetMap's Overpass API in JSON.</summary>
    Overpass,

    /// <summary>Separated by commas, semicolons, tabs or bars; the first line names the columns.</summary>
    Csv,
}

/// <summary>Names of formats as people write them.</summary>
public static class ImportFormats
{
    /// <summary>What can be asked for.</summary>
    public static IReadOnlyList<string> Names { get; } = ["jsonl", "json", "geojson", "overpass", "overture", "csv"];

    /// <returns>False for a name of nothing.</returns>
    public static bool TryParse(string name, out ImportFormat format)
    {
        ImportFormat? found = name.Trim().ToLowerInvariant() switch
        {
            "jsonl" or "ndjson" or "geojsonl" or "geojsonseq" or "overture" => ImportFormat.Jsonl,
            "json" => ImportFormat.Json,
            "geojson" => ImportFormat.Geojson,
            "overpass" or "osm" => ImportFormat.Overpass,
            "csv" or "tsv" => ImportFormat.Csv,
            _ => null,
        };
        format = found ?? default;
        return found is not null;
    }

    public static string Name(this ImportFormat format) => format.ToString().ToLowerInvariant();
}
