using System.Text.Json.Nodes;
using Voy8.Core.Catalogue;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Investigations.Tools;

/// <summary>Measures how far venues lie from each other, or from the person.</summary>
internal sealed class DistanceTool(KnownVenues venues) : IInvestigationTool
{
    public string Name => "distance";

    public string Description => "Measures the distance in metres, as the crow flies, from one venue to another, or from the person to a venue.";

    public IReadOnlyList<ToolParameter> Parameters { get; } =
    [
        ToolParameter.Text("to_venue_id", "As search_venues gave it.", isRequired: true),
        ToolParameter.Text("from_venue_id", "As search_venues gave it; leave it out to measure from the person."),
    ];

    public bool IsWithin(InvestigationScope scope) => scope.Venues;

    public async Task<ToolResult> RunAsync(ToolArguments arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var to = await venues.FindAsync(arguments.Id("to_venue_id"), context, cancellationToken);
        var from = arguments.OptionalId("from_venue_id") is { } id ? await venues.FindAsync(id, context, cancellationToken) : null;
        var start = from is null && context.Scope is { Latitude: { } lat, Longitude: { } lon } ? new GeoPoint(lat, lon) : from?.Venue.Location;
        if (from is null && start is null)
        {
            throw new ToolArgumentException("Where the person is, is not known: give from_venue_id.");
        }

        var name = from?.Venue.Name ?? "the person";
        if (start is not { } a || to.Venue.Location is not { } b)
        {
            return new ToolResult(new JsonObject { ["distance_m"] = null, ["reason"] = "The position of a venue is not known." }, $"{name} to {to.Venue.Name}: a position is not known");
        }

        var metres = Math.Round(a.DistanceTo(b));
        var content = new JsonObject { ["distance_m"] = metres, ["to"] = Cite(to, context) };
        if (from is not null)
        {
            content["from"] = Cite(from, context);
        }

        return new ToolResult(content, $"{name} to {to.Venue.Name}: {metres:0} m");
    }

    private static JsonObject Cite(KnownVenue known, ToolContext context) => new()
    {
        ["source"] = context.Sources.Cite(VenueTools.SourceOf(known.Venue.Id, known.Venue.Name, known.Venue.Kind, known.Facts.ToVenueFacts())),
        ["name"] = known.Venue.Name,
    };
}
