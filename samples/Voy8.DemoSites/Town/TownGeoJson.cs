using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Voy8.DemoSites.Town;

/// <summary>
/// The town as GeoJSON (RFC 7946), drawn from the bottom up. Each feature's <c>kind</c> is one of
/// land, beach, park, water, square, pier, building (polygons) and street (lines, with <c>width</c> in metres).
/// </summary>
public static class TownGeoJson
{
    public static byte[] Write(TownMap town)
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 19);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("type", "FeatureCollection");
            json.WriteStartArray("features");
            foreach (var area in town.Areas)
            {
                WritePolygon(json, area.Kind, area.Name, area.Ring);
            }
            foreach (var street in town.Streets)
            {
                WriteStreet(json, street);
            }
            foreach (var building in town.Buildings)
            {
                WritePolygon(json, "building", null, building.Footprint);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteStreet(Utf8JsonWriter json, Street street)
    {
        WriteStart(json, "street", street.Names["en"], "LineString", () =>
        {
            json.WriteString("name_de", street.Names["de"]);
            json.WriteString("name_el", street.Names["el"]);
            json.WriteNumber("width", street.Width);
        });
        WritePoints(json, street.Line);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WritePolygon(Utf8JsonWriter json, string kind, string? name, IReadOnlyList<Point> ring)
    {
        WriteStart(json, kind, name, "Polygon", null);
        json.WriteStartArray();
        WritePoints(json, CounterClockwise(ring));
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteStart(Utf8JsonWriter json, string kind, string? name, string geometry, Action? more)
    {
        json.WriteStartObject();
        json.WriteString("type", "Feature");
        json.WriteStartObject("properties");
        json.WriteString("kind", kind);
        if (name is not null)
        {
            json.WriteString("name", name);
        }
        more?.Invoke();
        json.WriteEndObject();
        json.WriteStartObject("geometry");
        json.WriteString("type", geometry);
        json.WritePropertyName("coordinates");
    }

    private static void WritePoints(Utf8JsonWriter json, IEnumerable<Point> points)
    {
        json.WriteStartArray();
        foreach (var point in points)
        {
            var (lat, lon) = Projection.ToGlobe(point);
            json.WriteStartArray();
            json.WriteNumberValue(lon);
            json.WriteNumberValue(lat);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    private static IEnumerable<Point> CounterClockwise(IReadOnlyList<Point> ring)
    {
        var doubledArea = ring.Zip(ring.Skip(1), (a, b) => (a.X * b.Y) - (b.X * a.Y)).Sum();
        return doubledArea < 0 ? ring.Reverse() : ring;
    }
}
