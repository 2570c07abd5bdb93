namespace Voy8.Core.Extraction;

internal static class Words
{
    /// <summary>True when the words stand in the text as whole words. Both are folded.</summary>
    public static bool Contains(string text, string words) => IndexOf(text, words) >= 0;

    public static int IndexOf(string text, string words, int from = 0)
    {
        for (var at = text.IndexOf(words, from, StringComparison.Ordinal); at >= 0; at = text.IndexOf(words, at + 1, StringComparison.Ordinal))
        {
            var end = at + words.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
            {
                return at;
            }
        }

        return -1;
    }
}
