using System.Text.Json.Nodes;
using Voy8.Core.Documents;

namespace Voy8.Core.Investigations.Tools;

/// <summary>Finds passages of the documents that the person may read: their own, and those shared with everybody.</summary>
internal sealed class SearchDocumentsTool(DocumentSearch search) : IInvestigationTool
{
    private const int MaxText = 1_500;

    public string Name => "search_documents";

    public string Description => "Finds passages of the documents that the person uploaded or that are shared, by words and meaning, best first.";

    public IReadOnlyList<ToolParameter> Parameters { get; } =
    [
        ToolParameter.Text("query", "What the passage is about, in a few words.", isRequired: true),
        ToolParameter.Text("file_id", "Only this document, as an earlier search gave it."),
        ToolParameter.Integer("limit", "How many, 1 to 10; 5 when left out."),
    ];

    public bool IsWithin(InvestigationScope scope) => scope.Documents;

    public async Task<ToolResult> RunAsync(ToolArguments arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var (text, limit) = (arguments.Text("query"), arguments.Integer("limit", 1, 10, 5));
        var found = await search.SearchAsync(new DocumentQuery(context.OwnerId, text, Files(arguments.OptionalId("file_id"), context.Scope), limit), cancellationToken);
        return new ToolResult(
            new JsonObject { ["passages"] = new JsonArray([.. found.Hits.Select(hit => ToJson(hit, context))]) },
            found.Hits.Count == 0 ? "No document says that." : $"{found.Hits.Count} {(found.Hits.Count == 1 ? "passage" : "passages")} of {string.Join(", ", found.Hits.Select(NameOf).Distinct().Take(3))}");
    }

    // The person's choice holds whatever the model asks for.
    private static IReadOnlyList<Guid>? Files(Guid? asked, InvestigationScope scope) => asked is { } file
        ? scope.FileIds.Count == 0 || scope.FileIds.Contains(file) ? [file] : throw new ToolArgumentException("The person asks about other documents: leave 'file_id' out.")
        : scope.FileIds.Count == 0 ? null : scope.FileIds;

    private static JsonObject ToJson(DocumentHit hit, ToolContext context)
    {
        var passage = new JsonObject
        {
            ["source"] = context.Sources.Cite(new InvestigationSource(0, "passage", NameOf(hit), ToolBox.Excerpt(hit.Passage.Text)) { FileId = hit.FileId, Version = hit.Version, Chunk = hit.Chunk, Page = hit.Page }),
            ["file_id"] = hit.FileId.ToString(),
            ["document"] = NameOf(hit),
            ["text"] = hit.Text.Length <= MaxText ? hit.Text : hit.Text[..(char.IsHighSurrogate(hit.Text[MaxText - 1]) ? MaxText - 1 : MaxText)] + "…",
        };
        if (hit.Headings.Count > 0)
        {
            passage["below"] = string.Join(" > ", hit.Headings);
        }

        if (hit.Page is { } page)
        {
            passage["page"] = page;
        }

        return passage;
    }

    private static string NameOf(DocumentHit hit) => string.IsNullOrWhiteSpace(hit.Title) ? hit.FileName : hit.Title;
}
