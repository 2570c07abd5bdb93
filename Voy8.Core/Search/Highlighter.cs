using Voy8.Core.Enrichment;

namespace Voy8.Core.Search;

/// <summary>A part of a text, in UTF-16 units.</summary>
public readonly record struct TextSpan(int Start, int Length);

/// <summary>
/// Finds where a text says what a query asks for: its words as beginnings of words, in either script, and any word by which the
/// vocabulary knows what they mean ("Biergarten" for "beer garden").
/// </summary>
internal sealed class Highlighter
{
    /// <summary>Characters that are looked at; a card shows no more.</summary>
    public const int MaxLength = 1000;

    public const int MaxSpans = 30;
    private const int ShortestPrefix = 3;

    // Endings of plurals and cases.
    private const int LongestEnding = 2;

    private readonly Phrase[] _phrases;

    public Highlighter(IReadOnlyList<QueryTerm> terms)
    {
        var typed = terms.Select(term => new Phrase([.. term.Words.Select(Word.Of)], int.MaxValue));
        var meant = terms.SelectMany(term => term.Meanings).SelectMany(meaning => meaning.Terms)
            .Select(QueryWords.Split)
            .Where(words => words.Count > 0)
            .Select(words => new Phrase([.. words.Select(Word.Of)], LongestEnding));
        _phrases = [.. typed.Concat(meant)];
    }

    /// <returns>In order, none over another.</returns>
    public IReadOnlyList<TextSpan> Find(string? text)
    {
        if (string.IsNullOrEmpty(text) || _phrases.Length == 0)
        {
            return [];
        }

        var tokens = QueryWords.Tokens(text.Length <= MaxLength ? text : text[..MaxLength], MaxLength);
        Word[] words = [.. tokens.Select(token => Word.Of(token.Word))];
        var spans = new List<TextSpan>();
        for (var i = 0; i < words.Length && spans.Count < MaxSpans;)
        {
            var length = LongestAt(words, i);
            if (length > 0)
            {
                spans.Add(new TextSpan(tokens[i].Start, tokens[i + length - 1].End - tokens[i].Start));
            }

            // One written word may fold into several.
            var end = tokens[i + Math.Max(length, 1) - 1].End;
            i += Math.Max(length, 1);
            while (i < words.Length && tokens[i].Start < end)
            {
                i++;
            }
        }

        return spans;
    }

    private int LongestAt(Word[] words, int start)
    {
        var longest = 0;
        foreach (var phrase in _phrases)
        {
            if (phrase.Words.Length > longest && start + phrase.Words.Length <= words.Length && phrase.IsAt(words, start))
            {
                longest = phrase.Words.Length;
            }
        }

        return longest;
    }

    private readonly record struct Word(string Folded, string Latin)
    {
        public static Word Of(string folded) => new(folded, Transliteration.ToLatin(folded) is { Length: > 0 } latin ? latin : folded);
    }

    private sealed record Phrase(Word[] Words, int Ending)
    {
        public bool IsAt(Word[] words, int start)
        {
            for (var i = 0; i < Words.Length; i++)
            {
                if (!IsAt(words[start + i].Folded, Words[i].Folded) && !IsAt(words[start + i].Latin, Words[i].Latin))
                {
                    return false;
                }
            }

            return true;
        }

        private bool IsAt(string word, string wanted) => wanted.Length < ShortestPrefix
            ? word == wanted
            : word.StartsWith(wanted, StringComparison.Ordinal) && word.Length - wanted.Length <= Ending;
    }
}
