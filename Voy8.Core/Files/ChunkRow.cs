using Voy8.Core.Documents.Chunking;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Files;

/// <summary>A chunk as it is stored: its text, what of it is embedded, and the words that it is found by.</summary>
internal sealed record ChunkRow(DocumentChunk Chunk, string Text, string Headings, string Embedded, string Names, string Words)
{
    private const char Separator = '\x1f';
    private const int MaxContext = 120;
    private const int MaxHeading = 300;
    private const int MaxHeadings = 12;

    public static ChunkRow Of(string fileName, string? title, DocumentChunk chunk)
    {
        var headings = chunk.Headings.TakeLast(MaxHeadings).Select(heading => Cut(Clean(heading).Replace(Separator, ' '), MaxHeading)).Where(heading => heading.Length > 0).ToArray();
        var text = Clean(chunk.Text);

        // What a passage stands under says what it is on; little of that, so that the passage itself is read by the model.
        var context = headings is [.., var last] ? last : Clean(title ?? "");
        return new ChunkRow(
            chunk,
            text,
            string.Join(Separator, headings),
            context.Length == 0 || text.StartsWith(context, StringComparison.Ordinal) ? text : $"{Cut(context, MaxContext)}\n{text}",
            Folded($"{Path.GetFileNameWithoutExtension(fileName)}\n{title}\n{string.Join('\n', headings)}"),
            Folded(text));
    }

    private static string Folded(string text)
    {
        var folded = TextFolding.Fold(Clean(text));
        return Transliteration.ToLatin(folded) is { } latin ? folded + '\n' + latin : folded;
    }

    // PostgreSQL keeps no NUL.
    private static string Clean(string text) => text.Contains('\0', StringComparison.Ordinal) ? text.Replace('\0', ' ') : text;

    private static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
