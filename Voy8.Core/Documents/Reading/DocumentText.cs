namespace Voy8.Core.Documents.Reading;

/// <summary>What a document says, block by block, in the order of reading.</summary>
/// <param name="Title">As the document names itself; null where it does not.</param>
/// <param name="Text">All blocks, an empty line between each two. It holds no control characters but line breaks and tabs, and no halves of characters.</param>
/// <param name="Pages">Pages of the document; null where it has none.</param>
public sealed record DocumentText(string? Title, string Text, IReadOnlyList<DocumentBlock> Blocks, int? Pages = null);

/// <summary>A piece of a document that stands by itself.</summary>
/// <param name="Text">Never empty; no white space at its ends.</param>
/// <param name="Page">Of its beginning, from 1; null where the document has no pages.</param>
/// <param name="Headings">Those that it stands under, the outermost first. A heading stands under itself.</param>
/// <param name="Offset">Where it begins in <see cref="DocumentText.Text"/>, in UTF-16 units.</param>
public sealed record DocumentBlock(string Text, int? Page, IReadOnlyList<string> Headings, int Offset, BlockKind Kind)
{
    /// <summary>Behind its last character.</summary>
    public int End => Offset + Text.Length;
}

public enum BlockKind
{
    Paragraph,
    Heading,
    ListItem,

    /// <summary>A row per line, cells divided by tabs.</summary>
    Table,

    /// <summary>Its line breaks and indents are meant.</summary>
    Code,
}
