using System.Text.Json.Nodes;
using Voy8.Core.Notes;

namespace Voy8.Core.Investigations.Tools;

/// <summary>Finds the person's own notes.</summary>
internal sealed class SearchNotesTool(NoteSearch search) : IInvestigationTool
{
    private const int MaxText = 1_000;

    public string Name => "search_notes";

    public string Description => "Finds the person's own notes on venues, by words and meaning, best first.";

    public IReadOnlyList<ToolParameter> Parameters { get; } =
    [
        ToolParameter.Text("query", "What the note is about, in a few words.", isRequired: true),
        ToolParameter.Text("venue_id", "Only notes on this venue."),
        ToolParameter.Integer("limit", "How many, 1 to 10; 5 when left out."),
    ];

    public bool IsWithin(InvestigationScope scope) => scope.Notes;

    public async Task<ToolResult> RunAsync(ToolArguments arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var found = await search.FindAsync(context.OwnerId, arguments.Text("query"), arguments.Integer("limit", 1, 10, 5), arguments.OptionalId("venue_id"), cancellationToken);
        JsonArray notes = [.. found.Hits.Select(hit => ToJson(hit.Note, context))];
        return new ToolResult(
            new JsonObject { ["notes"] = notes },
            found.Hits.Count == 0 ? "No note of yours is about that." : $"{found.Hits.Count} {(found.Hits.Count == 1 ? "note" : "notes")} of yours");
    }

    private static JsonObject ToJson(Note note, ToolContext context)
    {
        var text = NoteMarkdown.ToPlainText(note.Text);
        return new JsonObject
        {
            ["source"] = context.Sources.Cite(new InvestigationSource(0, "note", note.VenueName, ToolBox.Excerpt(text)) { NoteId = note.Id, VenueId = note.VenueId, SeenAt = note.UpdatedAt }),
            ["venue_id"] = note.VenueId.ToString(),
            ["venue"] = note.VenueName,
            ["note"] = text.Length <= MaxText ? text : text[..MaxText] + "…",
            ["written"] = note.UpdatedAt.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        };
    }
}
