namespace Voy8.Core.Embeddings.Tokenizing;

/// <summary>
/// The tokens of XLM-RoBERTa and the encoders made from it: SentencePiece unigram with fairseq's ids
/// (<c>&lt;s&gt;</c> 0, <c>&lt;pad&gt;</c> 1, <c>&lt;/s&gt;</c> 2, unknown 3, every other piece one higher than in the file), between <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>.
/// </summary>
internal sealed class XlmRobertaTokenizer(UnigramTokenizer pieces) : ITextTokenizer
{
    private const int Start = 0;
    private const int Pad = 1;
    private const int End = 2;
    private const int Unknown = 3;

    public int PadId => Pad;

    /// <inheritdoc/>
    public IReadOnlyList<int> Encode(string text, int maxTokens)
    {
        var encoded = pieces.Encode(text, Math.Max(maxTokens - 2, 0));
        return [Start, .. encoded.Select(id => id == pieces.UnknownId ? Unknown : id + 1), End];
    }
}
