namespace Voy8.Core.Embeddings.Tokenizing;

/// <summary>Turns a text into the token ids that an encoder was trained on. Thread-safe.</summary>
internal interface ITextTokenizer
{
    /// <summary>Fills the places of a batch that a shorter text leaves free.</summary>
    int PadId { get; }

    /// <summary>The token ids of <paramref name="text"/>, special tokens included, at most <paramref name="maxTokens"/> of them.</summary>
    IReadOnlyList<int> Encode(string text, int maxTokens);
}
