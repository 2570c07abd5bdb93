namespace Voy8.Core.Embeddings;

/// <summary>Turns texts into unit vectors, here or elsewhere. Thread-safe.</summary>
internal interface ITextEncoder : IDisposable
{
    int Dimensions { get; }

    /// <summary>One unit vector per text, in their order; a text without any token gives zeros.</summary>
    Task<float[][]> EncodeAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken = default);
}
