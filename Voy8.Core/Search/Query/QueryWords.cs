using System.Collections.Frozen;
using System.Text;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Search;

/// <summary>The words of a query, folded as the index folds its texts.</summary>
internal static class QueryWords
{
    /// <summary>More words than this add nothing but work.</summary>
    public const int MaxWords = 32;

    /// <summary>
    /// A longer word is cut to its beginning, which finds it as well. Folding makes up to 18 letters of one, and PostgreSQL takes no
    /// word of more than 2046 bytes.
    /// </summary>
    public const int MaxWordLength = 100;

    // Little words, and those with which people ask for any venue at all.
    private static readonly FrozenSet<string> Fillers =
        """
        a an and any are at by for from good has have i in is it me my near nearby next of on or place places please some somewhere spot that the there this to want we where which who with find show best nice during into its our over some than their then these those through under until while your
        am an auf aus bei beim das dem den der die ein eine einem einen einer es fur gibt gute guter gutes ich im in ist mein mir mit nahe nahe noch nach oder ort orte sind suche und uns vom von vor was wir wo zum zur nah bitte bis dann der durch euch ihr man mich sein sich sie sind uber unser unter wahrend wie
        απο για ειναι ενα εναν ενασ εχει η θελω και κοντα με μερη μεροσ μια μου να ο οι οπου που πωσ σε στα στη στην στισ στο στον στουσ τα τη την τησ τι τισ το τον του τουσ των ψαχνω υπαρχει καλο καλα αυτο δικο διπλα εμενα ενω μας μεσα πανω σας υπο
        """.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Runs of letters and digits, folded, in order; at most <see cref="MaxWords"/>, of at most <see cref="MaxWordLength"/> characters.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in TextFolding.Fold(text).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || (word.Length > 0 && IsMark(rune)))
            {
                if (word.Length + rune.Utf16SequenceLength <= MaxWordLength)
                {
                    word.Append(rune.ToString());
                }
            }
            else
            {
                Flush();
            }
        }

        Flush();
        return words;

        void Flush()
        {
            if (word.Length > 0 && words.Count < MaxWords)
            {
                words.Add(word.ToString());
            }

            word.Clear();
        }
    }

    /// <summary>As <see cref="Split"/>, each word with where it was written; <paramref name="most"/> at most.</summary>
    public static IReadOnlyList<QueryToken> Tokens(string text, int most = MaxWords)
    {
        var tokens = new List<QueryToken>();
        var start = -1;
        for (var i = 0; i <= text.Length && tokens.Count < most;)
        {
            var length = 1;
            var isPart = false;
            if (i < text.Length)
            {
                isPart = Rune.TryGetRuneAt(text, i, out var rune) && (Rune.IsLetterOrDigit(rune) || IsMark(rune) || IsCompatible(rune) || (start >= 0 && TextFolding.IsInvisible(rune)));
                length = rune.Utf16SequenceLength;
            }

            if (isPart && start < 0)
            {
                start = i;
            }
            else if (!isPart && start >= 0)
            {
                var end = i;
                tokens.AddRange(Split(text[start..end]).Select(word => new QueryToken(word, start, end)));
                start = -1;
            }

            i += isPart ? length : 1;
        }

        return tokens.Count <= most ? tokens : tokens[..most];
    }

    public static bool IsFiller(string word) => Fillers.Contains(word);

    /// <summary>The text as it was written, without the words that say nothing; all of it when nothing else is left.</summary>
    public static string WithoutFillers(string text)
    {
        var parts = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(part => !Split(part).All(IsFiller));
        var rest = string.Join(' ', parts);
        return rest.Length == 0 ? text : rest;
    }

    // Symbols that fold into letters: ㌀, ﷺ, ①.
    private static bool IsCompatible(Rune rune) => !rune.IsAscii
        && Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.OtherSymbol or System.Globalization.UnicodeCategory.OtherNumber;

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune)
        is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;
}
