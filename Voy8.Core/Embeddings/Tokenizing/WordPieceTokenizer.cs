using Microsoft.ML.Tokenizers;

namespace Voy8.Core.Embeddings.Tokenizing;

/// <summary>BERT's WordPiece tokens from a <c>vocab.txt</c>, between <c>[CLS]</c> and <c>[SEP]</c>.</summary>
internal sealed class WordPieceTokenizer(BertTokenizer tokenizer) : ITextTokenizer
{
    public int PadId => tokenizer.PaddingTokenId;

    /// <param name="lowerCase">For uncased models; accents are stripped as well, as BERT does.</param>
    public static WordPieceTokenizer Load(Stream vocabulary, bool lowerCase) => new(BertTokenizer.Create(
        vocabulary, new BertOptions { LowerCaseBeforeTokenization = lowerCase, RemoveNonSpacingMarks = lowerCase }));

    /// <inheritdoc/>
    public IReadOnlyList<int> Encode(string text, int maxTokens) => tokenizer.EncodeToIds(text, Math.Max(maxTokens, 2), out _, out _);
}
