namespace Voy8.Core.Search;

/// <summary>
/// Strips the commonest endings of folded English, German and Greek words, so that <c>vegetarische</c> meets <c>vegetarisch</c>.
/// Coarse on purpose: both sides of a comparison go through it, and only whole words of the vocabulary are compared.
/// </summary>
internal static class LightStemmer
{
    private const int ShortestStem = 3;

    // Longer ones first.
    private static readonly string[] Endings =
        ["ουσ", "εισ", "es", "en", "er", "em", "οσ", "ησ", "ασ", "εσ", "οι", "ων", "ου", "ια", "e", "n", "s", "α", "η", "ο", "ι", "υ", "σ"];

    public static string Stem(string word)
    {
        foreach (var ending in Endings)
        {
            if (word.Length - ending.Length >= ShortestStem && word.EndsWith(ending, StringComparison.Ordinal))
            {
                return word[..^ending.Length];
            }
        }

        return word;
    }
}
