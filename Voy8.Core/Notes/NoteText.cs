using System.Security.Cryptography;
using System.Text;
using Voy8.Core.Enrichment;
using Voy8.Core.Search;

namespace Voy8.Core.Notes;

/// <summary>A note's text and what is found of it.</summary>
/// <param name="Markdown">Line breaks are <c>\n</c>.</param>
/// <param name="Plain">What is embedded: a model reads no more than its beginning.</param>
/// <param name="Words">All of it, folded, and in Latin letters as well.</param>
/// <param name="Codes">Kinds, features and cuisines that the words name, as venues have them.</param>
internal sealed record NoteText(string Markdown, string Plain, string Words, IReadOnlyList<string> Codes)
{
    private const int MaxPlain = 2_000;
    private const int MaxTokens = 2_000;

    public byte[] PlainHash => SHA256.HashData(Encoding.UTF8.GetBytes(Plain));

    /// <returns>The text, or what is wrong with it.</returns>
    public static (NoteText? Text, string? Problem) Read(string? written, int maxLength)
    {
        var markdown = (written ?? "").Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Trim();
        if (markdown.Length == 0 || markdown.Length > maxLength)
        {
            return (null, $"Use 1 to {maxLength} characters; there are {markdown.Length}.");
        }

        if (markdown.Any(letter => char.IsControl(letter) && letter is not ('\n' or '\t')) || !IsWellFormed(markdown))
        {
            return (null, "Use text alone: it holds control characters, or halves of characters.");
        }

        var plain = NoteMarkdown.ToPlainText(markdown);
        var folded = TextFolding.Fold(plain);
        return (new NoteText(
            markdown,
            Cut(plain, MaxPlain),
            Transliteration.ToLatin(folded) is { } latin ? folded + '\n' + latin : folded,
            CodesOf(plain)), null);
    }

    private static string[] CodesOf(string plain)
    {
        string[] words = [.. QueryWords.Tokens(plain, MaxTokens).Select(token => token.Word)];
        var codes = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < words.Length;)
        {
            var (length, meanings) = ConceptMatcher.LongestAt(words, i);
            codes.UnionWith(meanings.Select(meaning => VenueText.CodeWord(meaning.Type, meaning.Code)));
            i += Math.Max(length, 1);
        }

        return [.. codes];
    }

    private static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
