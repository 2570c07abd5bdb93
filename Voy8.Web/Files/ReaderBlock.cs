using Voy8.Contracts;

namespace Voy8.Web.Files;

/// <summary>A paragraph of a document as the reader shows it.</summary>
/// <param name="Offset">In the document's text.</param>
/// <param name="Page">The page that begins with it, where it is the first of one that is known.</param>
/// <param name="Level">Of a heading, from 1; 0 where it is none.</param>
/// <param name="IsPassage">It is of the passage that is shown.</param>
/// <param name="Marks">Where words of the query stand in it.</param>
public sealed record ReaderBlock(string Text, int Offset, int? Page, int Level, bool IsPassage, IReadOnlyList<TextSpan> Marks)
{
    /// <summary>Cells stand divided by tabs.</summary>
    public bool IsTable => Level == 0 && Text.Contains('\t');
}
