namespace Voy8.Core.Documents.Chunking;

/// <summary>A piece of a document that is embedded and found as one.</summary>
/// <param name="Ordinal">From 0, in the order of the document.</param>
/// <param name="Text">Word for word what stands in the document's text from <paramref name="Start"/> to <paramref name="End"/>.</param>
/// <param name="Page">Of its beginning, from 1; null where the document has no pages.</param>
/// <param name="Headings">Those that its beginning stands under, the outermost first.</param>
/// <param name="Start">In UTF-16 units of the document's text. What overlaps the chunk before begins before that one's end.</param>
/// <param name="End">Behind its last character.</param>
/// <param name="Tokens">As the counter has it.</param>
public sealed record DocumentChunk(int Ordinal, string Text, int? Page, IReadOnlyList<string> Headings, int Start, int End, int Tokens);
