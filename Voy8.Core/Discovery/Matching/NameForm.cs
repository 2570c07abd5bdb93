using System.Text;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Discovery.Matching;

/// <summary>
/// A name made comparable: folded, in Latin letters, without legal forms and particles, in words; and once more as it sounds, so that
/// different ways to write Greek, Cyrillic or umlauts in Latin letters meet.
/// </summary>
internal sealed class NameForm
{
    private const int MaxLength = 200;
    private const int MaxWords = 16;

    private NameForm(IReadOnlyList<NameWord> words)
    {
        Words = words;
        Joined = string.Concat(words.Select(word => word.Sound));
    }

    public IReadOnlyList<NameWord> Words { get; }

    /// <summary>The words' sounds, without spaces.</summary>
    public string Joined { get; }

    /// <summary>The name has words that tell which business it is.</summary>
    public bool IsTelling => Words.Any(word => word is { IsGeneric: false, IsNumber: false } && word.Text.Length > 1);

    public static NameForm Of(string name)
    {
        var words = SplitWords(Latin(name.Length <= MaxLength ? name : name[..MaxLength]));
        var kept = words.Where(word => !NameWords.LegalForms.Contains(word) && !NameWords.Particles.Contains(word)).ToList();
        var telling = kept.Count > 0 ? kept : words;
        return new NameForm([.. telling.Take(MaxWords).Select(word => new NameWord(word))]);
    }

    /// <summary>Folded, in Latin letters.</summary>
    public static string Latin(string text)
    {
        var folded = TextFolding.Fold(text);
        return Transliteration.ToLatin(folded) ?? folded;
    }

    // Full stops and apostrophes join (e.K., Mario's), whatever else is no letter or digit parts.
    private static List<string> SplitWords(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsLetterOrDigit(c))
            {
                if (word.Length > 0 && char.IsDigit(c) != char.IsDigit(word[^1]))
                {
                    Flush();
                }

                word.Append(c);
            }
            else if (!(IsApostrophe(c) || (c == '.' && IsInitial(text, i))))
            {
                Flush();
            }
        }

        Flush();
        return words;

        void Flush()
        {
            if (word.Length > 0)
            {
                words.Add(ShortenStreet(word.ToString()));
                word.Clear();
            }
        }
    }

    private static string ShortenStreet(string word) => word.EndsWith("strasse", StringComparison.Ordinal) ? word[..^4] : word;

    private static bool IsApostrophe(char c) => c is '\'' or '’' or '‘' or '`' or '´';

    // One letter before the stop and a letter right behind it: e.K., A.E., not Dr.Müller.
    private static bool IsInitial(string text, int stop) =>
        stop > 0 && char.IsLetter(text[stop - 1]) && (stop < 2 || !char.IsLetterOrDigit(text[stop - 2]))
        && stop + 1 < text.Length && char.IsLetter(text[stop + 1]);
}

/// <summary>A word of a name.</summary>
internal sealed class NameWord
{
    public NameWord(string text)
    {
        Text = text;
        Sound = SoundKey.Of(text);
        IsNumber = char.IsDigit(text[0]) || text is "ii" or "iii" or "iv" or "vi" or "vii" or "viii";
        IsGeneric = NameWords.Generic.Contains(text);
        Weight = IsNumber ? 0.6 : IsGeneric ? 0.35 : text.Length switch { 1 => 0.4, 2 => 0.7, _ => 1 };
    }

    public string Text { get; }
    public string Sound { get; }
    public bool IsNumber { get; }
    public bool IsGeneric { get; }
    public double Weight { get; }
}
