using System.Text.Json.Nodes;
using Voy8.Core.Catalogue;
using Voy8.Core.Search;

namespace Voy8.Core.Investigations.Tools;

/// <summary>Counts venues, all or by group.</summary>
internal sealed class CountVenuesTool(IVenueSearch search, DatasetStore datasets) : IInvestigationTool
{
    private static readonly string[] Groups = ["kind", "feature", "price_level"];

    public string Name => "count_venues";

    public string Description => "Counts the venues that match, and groups them by kind, feature or price level.";

    public IReadOnlyList<ToolParameter> Parameters { get; } = [.. VenueTools.Filters, ToolParameter.Text("group_by", "kind, feature or price_level; leave it out for the total alone.")];

    public bool IsWithin(InvestigationScope scope) => scope.Venues;

    public async Task<ToolResult> RunAsync(ToolArguments arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var by = arguments.OneOf("group_by", Groups);
        var query = await VenueTools.QueryAsync(arguments, context, datasets, 1, cancellationToken) with { CountFacets = true };
        var found = await search.SearchAsync(query, cancellationToken);
        (string Name, int Count)[] groups = by switch
        {
            "kind" => [.. found.Kinds.Select(kind => (kind.Kind, kind.Count))],
            "feature" => [.. found.Facets?.Features.Select(feature => (feature.Code, feature.Count)) ?? []],
            "price_level" => [.. found.Facets?.Prices.Select(price => (price.Level.ToString(System.Globalization.CultureInfo.InvariantCulture), price.Count)) ?? []],
            _ => [],
        };
        var total = (found.TotalIsLowerBound ? "at least " : "") + found.Total;
        var excerpt = $"{total} venues{(groups.Length == 0 ? "" : ": " + string.Join(", ", groups.Take(12).Select(group => $"{group.Name} {group.Count}")))}";
        var source = context.Sources.Cite(new InvestigationSource(0, "count", "Count of venues", ToolBox.Excerpt(excerpt)) { Search = VenueTools.PageOf(query, context.Scope.Dataset), Field = by });
        return new ToolResult(
            new JsonObject
            {
                ["source"] = source,
                ["total"] = found.Total,
                ["total_is_lower_bound"] = found.TotalIsLowerBound,
                ["groups"] = new JsonArray([.. groups.Take(60).Select(group => new JsonObject { [by ?? "group"] = group.Name, ["count"] = group.Count })]),
            },
            excerpt);
    }
}
