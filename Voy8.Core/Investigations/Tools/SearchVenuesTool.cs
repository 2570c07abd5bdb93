using System.Text.Json.Nodes;
using Voy8.Core.Catalogue;
using Voy8.Core.Search;

namespace Voy8.Core.Investigations.Tools;

/// <summary>Finds venues, as the search page does.</summary>
internal sealed class SearchVenuesTool(IVenueSearch search, DatasetStore datasets) : IInvestigationTool
{
    public string Name => "search_venues";

    public string Description => "Finds venues by words, meaning and filters, best first. Gives each venue's id, which other tools need.";

    public IReadOnlyList<ToolParameter> Parameters { get; } = [.. VenueTools.Filters, ToolParameter.Integer("limit", "How many, 1 to 15; 8 when left out.")];

    public bool IsWithin(InvestigationScope scope) => scope.Venues;

    public async Task<ToolResult> RunAsync(ToolArguments arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var query = await VenueTools.QueryAsync(arguments, context, datasets, arguments.Integer("limit", 1, 15, 8), cancellationToken);
        var found = await search.SearchAsync(query, cancellationToken);
        JsonArray hits =
        [
            .. found.Hits.Select(hit => VenueTools.ToJson(
                hit.Venue, hit.DistanceMetres, context.Sources.Cite(VenueTools.SourceOf(hit.Venue.Id, hit.Venue.Name, hit.Venue.Kind, hit.Venue.Facts)))),
        ];
        return new ToolResult(
            new JsonObject { ["total"] = found.Total, ["venues"] = hits },
            found.Hits.Count == 0 ? "No venue matches." : $"{found.Total} {(found.Total == 1 ? "venue matches" : "venues match")}: {string.Join(", ", found.Hits.Take(3).Select(hit => hit.Venue.Name))}{(found.Hits.Count > 3 ? " …" : "")}");
    }
}
