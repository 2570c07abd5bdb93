namespace Voy8.Core.Embeddings;

/// <summary>Turns texts into unit vectors, here or elsewhere. Thread-safe.</summary>
internal interface ITextEncoder : IDisposable
{
    int Dimensions { get; }

    /// <summary>Tokens of a text that are read; the rest is cut off.</summary>
    int MaxTokens { get; }

    /// <summary>Tokens of a text, all of them; an upper bound where the tokens are not known here.</summary>
    int CountTokens(string text);

    /// <summary>One unit vector per text, in their order; a text without any token gives zeros.</summary>
    Task<float[][]> EncodeAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken = default);
}
