using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Voy8.DemoSites.Town;

namespace Voy8.DemoSites.Venues;

/// <summary>The town as an import file: a JSON line per venue, thin on purpose. What else there is to know is on the venues' own sites.</summary>
public static class VenueFile
{
    private const int StreetEvery = 3;

    /// <param name="port">At which the sites are served.</param>
    public static byte[] Write(VenueTown town, int port)
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 17);
        for (var i = 0; i < town.Venues.Count; i++)
        {
            using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                WriteVenue(json, town.Venues[i], port, withStreet: i % StreetEvery != 0);
            }
            buffer.Write("\n"u8);
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteVenue(Utf8JsonWriter json, DemoVenue venue, int port, bool withStreet)
    {
        var (lat, lon) = Projection.ToGlobe(venue.Building.Centre);
        json.WriteStartObject();
        json.WriteString("id", venue.Id);
        json.WriteString("name", venue.Name);
        json.WriteString("category", venue.KindOf.Category);
        json.WriteString("kind", venue.Kind);
        json.WriteNumber("lat", lat);
        json.WriteNumber("lon", lon);
        if (withStreet)
        {
            json.WriteString("street", venue.StreetName);
        }
        json.WriteString("country", venue.Language.Country);
        if (venue.Site is not null)
        {
            json.WriteString("website", $"http://{venue.Host}:{port}/");
        }
        json.WriteNumber("popularity", venue.Popularity);
        json.WriteEndObject();
    }
}
