namespace Voy8.Core.Extraction;

/// <summary>Finds many phrases in a text at once, as whole words, by the two characters that each begins with. All is folded.</summary>
internal sealed class PhraseIndex
{
    /// <summary>Behind a phrase that a longer word may begin with.</summary>
    public const char Open = '*';

    private const int None = -1;
    private const int Buckets = 512;

    private readonly (string Text, bool IsOpen)[] _phrases;
    private readonly int[] _next;
    private readonly int[] _first = new int[Buckets];

    /// <param name="phrases">Each is known by its place here.</param>
    public PhraseIndex(IReadOnlyList<string> phrases)
    {
        _phrases = [.. phrases.Select(phrase => (phrase.TrimEnd(Open), phrase.EndsWith(Open)))];
        _next = new int[_phrases.Length];
        Array.Fill(_first, None);
        for (var i = _phrases.Length - 1; i >= 0; i--)
        {
            ref var first = ref _first[Bucket(_phrases[i].Text)];
            (_next[i], first) = (first, i);
        }
    }

    public bool IsIn(ReadOnlySpan<char> text) => FirstIn(text) is not null;

    /// <summary>Of the phrases that stand in a text, the one that comes first among the phrases.</summary>
    public int? FirstIn(ReadOnlySpan<char> text)
    {
        var best = int.MaxValue;
        for (var at = 0; at < text.Length; at++)
        {
            for (var phrase = Next(text, at, None); phrase != None && phrase < best; phrase = Next(text, at, phrase))
            {
                best = phrase;
            }
        }

        return best == int.MaxValue ? null : best;
    }

    /// <summary>Each place of each phrase, in the order of the text.</summary>
    public IEnumerable<(int Phrase, int Start, int End)> All(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            for (var phrase = Next(text, at, None); phrase != None; phrase = Next(text, at, phrase))
            {
                yield return (phrase, at, at + _phrases[phrase].Text.Length);
            }
        }
    }

    // The next phrase, by its place, that stands here.
    private int Next(ReadOnlySpan<char> text, int at, int last)
    {
        var rest = text[at..];
        if (rest.Length < 2 || (at > 0 && char.IsLetterOrDigit(text[at - 1])))
        {
            return None;
        }

        for (var phrase = last == None ? _first[Bucket(rest)] : _next[last]; phrase != None; phrase = _next[phrase])
        {
            var (words, isOpen) = _phrases[phrase];
            if (rest.StartsWith(words) && (isOpen || rest.Length == words.Length || !char.IsLetterOrDigit(rest[words.Length])))
            {
                return phrase;
            }
        }

        return None;
    }

    private static int Bucket(ReadOnlySpan<char> text) => ((text[0] * 31) + text[1]) & (Buckets - 1);
}
