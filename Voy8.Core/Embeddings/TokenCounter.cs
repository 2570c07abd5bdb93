namespace Voy8.Core.Embeddings;

/// <param name="MaxTokens">Of a text, that the model reads.</param>
/// <param name="Count">Of a text; never fewer than the model makes of it.</param>
public sealed record TokenCounter(int MaxTokens, Func<string, int> Count)
{
    private const int CharactersPerToken = 3;

    /// <summary>As most models count most languages.</summary>
    public static TokenCounter Estimate { get; } = new(256, text => (text.Length + CharactersPerToken - 1) / CharactersPerToken);
}
