using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;
using Voy8.Core.Catalogue.Importing;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Catalogue.Exporting;

/// <summary>How a dataset is written out.</summary>
public enum ExportFormat
{
    Jsonl,
    Csv,
    Geojson,
    Overpass,
    Overture,
}

/// <summary>Writes datasets out as files that an import reads: one venue at a time, whatever there are.</summary>
public sealed class VenueExports(NpgsqlDataSource database)
{
    private const string Select =
        """
        select v.source_id, v.name, v.kind, v.lat, v.lon, v.country, v.website, v.popularity, e.facts, o.facts
        from venue v
        left join enrichment e on e.venue_id = v.id
        left join observation o on o.venue_id = v.id and o.source = $2
        where v.dataset_id = $1
        order by v.source_id
        """;

    public static IReadOnlyList<string> Formats { get; } = [.. Enum.GetNames<ExportFormat>().Select(name => name.ToLowerInvariant())];

    public static string ContentTypeOf(ExportFormat format) => format switch
    {
        ExportFormat.Csv => "text/csv; charset=utf-8",
        ExportFormat.Geojson => "application/geo+json",
        ExportFormat.Overpass => "application/json",
        _ => "application/x-ndjson",
    };

    /// <summary>How files of a format end, so that an import tells it by the name.</summary>
    public static string ExtensionOf(ExportFormat format) => format switch
    {
        ExportFormat.Overpass => "osm.json",
        ExportFormat.Overture => "overture.geojsonl",
        _ => format.ToString().ToLowerInvariant(),
    };

    public async Task WriteAsync(Stream target, Dataset dataset, ExportFormat format, CancellationToken cancellationToken = default)
    {
        await using ExportWriter writer = format switch
        {
            ExportFormat.Csv => new CsvExportWriter(target),
            ExportFormat.Geojson => new GeoJsonExportWriter(target, dataset),
            ExportFormat.Overpass => new OverpassExportWriter(target, dataset),
            ExportFormat.Overture => new OvertureExportWriter(target),
            _ => new JsonLinesExportWriter(target),
        };
        await foreach (var venue in ReadAsync(dataset, cancellationToken))
        {
            await writer.WriteAsync(venue, cancellationToken);
        }

        await writer.EndAsync(cancellationToken);
    }

    private async IAsyncEnumerable<ExportedVenue> ReadAsync(Dataset dataset, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Select);

        // Whoever reads slowly is waited for.
        command.CommandTimeout = 0;
        command.Parameters.Add(new() { Value = dataset.Id });
        command.Parameters.Add(new() { Value = ObservationSource.Import(dataset.Slug) });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return new ExportedVenue(
                reader.GetString(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.IsDBNull(3) ? null : new GeoPoint(reader.GetDouble(3), reader.GetDouble(4)),
                reader.IsDBNull(5) ? null : reader.GetString(5),
                reader.IsDBNull(6) ? null : reader.GetString(6),
                reader.GetFloat(7),
                reader.IsDBNull(8) ? new Dictionary<string, IReadOnlyList<string>>() : JsonSerializer.Deserialize(reader.GetString(8), FactJsonContext.Default.DictionaryStringIReadOnlyListString)!,
                reader.IsDBNull(9) ? [] : [.. FactJson.Read(Guid.Empty, "", reader.GetString(9), default).Facts.Select(fact => new ImportedFact(fact.Field, fact.Value, fact.Confidence))]);
        }
    }
}
