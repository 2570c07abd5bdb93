using System.Text.Json.Nodes;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Investigations.Tools;

/// <summary>Sets the facts of venues beside each other.</summary>
internal sealed class CompareVenuesTool(KnownVenues venues) : IInvestigationTool
{
    private static readonly string[] Usual =
        [FactFields.Cuisine, FactFields.Feature, FactFields.PriceLevel, FactFields.OpeningHours, FactFields.Street, FactFields.Phone, FactFields.Website, FactFields.Booking];

    public string Name => "compare_venues";

    public string Description => "Sets the facts of two to five venues beside each other, field by field.";

    public IReadOnlyList<ToolParameter> Parameters { get; } =
    [
        ToolParameter.Texts("venue_ids", "Two to five, as search_venues gave them.", isRequired: true),
        ToolParameter.Texts("fields", $"Only these: {string.Join(", ", FactFields.All)}."),
    ];

    public bool IsWithin(InvestigationScope scope) => scope.Venues;

    public async Task<ToolResult> RunAsync(ToolArguments arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var fields = KnownVenues.Fields(arguments, Usual);
        var known = new List<KnownVenue>();
        foreach (var id in arguments.Ids("venue_ids", 2, 5))
        {
            known.Add(await venues.FindAsync(id, context, cancellationToken));
        }

        return new ToolResult(
            new JsonObject
            {
                ["venues"] = new JsonArray([.. known.Select(venue => new JsonObject
                {
                    ["venue_id"] = venue.Venue.Id.ToString(),
                    ["name"] = venue.Venue.Name,
                    ["kind"] = venue.Venue.Kind,
                    ["facts"] = new JsonArray([.. fields.Select(field => KnownVenues.Cite(venue, field, context, withProvenance: false)).OfType<JsonNode>()]),
                    ["unknown"] = new JsonArray([.. fields.Where(field => venue.Facts[field] is null).Select(field => JsonValue.Create(field))]),
                })]),
            },
            string.Join(" and ", known.Select(venue => venue.Venue.Name)) + " side by side");
    }
}
