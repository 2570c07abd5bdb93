using System.Text.Encodings.Web;
using System.Text.Json;
using Voy8.Core.Catalogue;
using Voy8.DemoSites.Town;
using Voy8.DemoSites.Venues;

namespace Voy8.Search.Bench.Relevance;

/// <summary>A venue as its source describes it, apart from what the product makes of it.</summary>
/// <param name="SourceId">The id in the import file.</param>
/// <param name="Tags">By OpenStreetMap's keys; the demo town's features have the key <c>feature</c>.</param>
internal sealed record JudgedVenue(string SourceId, GeoPoint? Location, ILookup<string, string> Tags)
{
    // The extract's names for what OpenStreetMap has tags for.
    private static readonly (string Key, string Tag)[] TopLevel =
        [("kind", "kind"), ("cuisine", "cuisine"), ("wheelchair", "wheelchair"), ("outdoorSeating", "outdoor_seating"), ("internetAccess", "internet_access")];

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads venues of an OpenStreetMap extract, a JSON object a line.</summary>
    public static IReadOnlyList<JudgedVenue> ReadExtract(string path) => [.. File.ReadLines(path).Select(Read)];

    /// <summary>The demo town's venues, and the file that tells the product all there is to know of them.</summary>
    public static (IReadOnlyList<JudgedVenue> Venues, string ImportFile) MakeTown()
    {
        var town = VenueTown.Build().Venues;
        return ([.. town.Select(Judge)], string.Join('\n', town.Select(Line)));
    }

    private static JudgedVenue Read(string line)
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        var tags = new List<(string Key, string Value)>();
        void Add(string key, JsonElement value) => tags.AddRange(value.ToString().Split(';', StringSplitOptions.TrimEntries).Select(part => (key, part)));
        foreach (var (key, tag) in TopLevel)
        {
            if (root.TryGetProperty(key, out var value))
            {
                Add(tag, value);
            }
        }

        if (root.TryGetProperty("tags", out var further))
        {
            foreach (var tag in further.EnumerateObject())
            {
                Add(tag.Name, tag.Value);
            }
        }

        var location = new GeoPoint(root.GetProperty("lat").GetDouble(), root.GetProperty("lon").GetDouble());
        return new JudgedVenue(root.GetProperty("id").GetString()!, location, tags.ToLookup(tag => tag.Key, tag => tag.Value));
    }

    private static JudgedVenue Judge(DemoVenue venue)
    {
        IEnumerable<(string Key, string Value)> tags =
            [("kind", venue.Kind), .. venue.Cuisines.Select(cuisine => ("cuisine", cuisine)), .. venue.Facts.Features.Select(feature => ("feature", feature))];
        return new JudgedVenue(venue.Id, null, tags.ToLookup(tag => tag.Key, tag => tag.Value));
    }

    private static string Line(DemoVenue venue)
    {
        var (lat, lon) = Projection.ToGlobe(venue.Building.Centre);
        return JsonSerializer.Serialize(
            new
            {
                id = venue.Id,
                name = venue.Name,
                kind = venue.Kind,
                lat,
                lon,
                country = venue.Language.Country,
                popularity = venue.Popularity,
                description = venue.Facts.Description,
                cuisine = venue.Cuisines,
                features = venue.Facts.Features,
            },
            Readable);
    }
}
