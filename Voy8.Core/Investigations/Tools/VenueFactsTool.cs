using System.Text.Json.Nodes;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Investigations.Tools;

/// <summary>Reads the facts of a venue, each with where it comes from.</summary>
internal sealed class VenueFactsTool(KnownVenues venues) : IInvestigationTool
{
    public string Name => "venue_facts";

    public string Description => "Reads what is known of one venue: each fact with its source, how it was found, how sure it is and when it was last seen.";

    public IReadOnlyList<ToolParameter> Parameters { get; } =
    [
        ToolParameter.Text("venue_id", "As search_venues gave it.", isRequired: true),
        ToolParameter.Texts("fields", $"Only these: {string.Join(", ", FactFields.All)}."),
    ];

    public bool IsWithin(InvestigationScope scope) => scope.Venues;

    public async Task<ToolResult> RunAsync(ToolArguments arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var fields = KnownVenues.Fields(arguments, FactFields.All);
        var known = await venues.FindAsync(arguments.Id("venue_id"), context, cancellationToken);
        JsonObject[] facts = [.. fields.Select(field => KnownVenues.Cite(known, field, context, withProvenance: true)).OfType<JsonObject>()];
        return new ToolResult(
            new JsonObject
            {
                ["name"] = known.Venue.Name,
                ["kind"] = known.Venue.Kind,
                ["country"] = known.Venue.Country,
                ["facts"] = new JsonArray([.. facts]),
                ["unknown"] = new JsonArray([.. fields.Where(field => known.Facts[field] is null).Select(field => JsonValue.Create(field))]),
            },
            facts.Length == 0 ? $"{known.Venue.Name}: nothing of that is known." : $"{known.Venue.Name}: {facts.Length} {(facts.Length == 1 ? "fact" : "facts")}");
    }
}
