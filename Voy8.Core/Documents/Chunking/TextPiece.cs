using Voy8.Core.Documents.Reading;

namespace Voy8.Core.Documents.Chunking;

/// <summary>What is not cut further: a sentence, or a part of one that is longer than a chunk.</summary>
/// <param name="Start">In the document's text.</param>
internal readonly record struct TextPiece(DocumentBlock Block, int Start, int End, int Tokens)
{
    public bool IsHeading => Block.Kind == BlockKind.Heading;
}
