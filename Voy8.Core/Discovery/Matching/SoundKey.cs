using System.Text;

namespace Voy8.Core.Discovery.Matching;

/// <summary>How a word of Latin letters sounds, roughly: spellings of one Greek, Cyrillic or German word come out alike.</summary>
internal static class SoundKey
{
    // Longer ones first.
    private static readonly (string Written, string Sound)[] Sounds =
    [
        ("tsch", "c"), ("sch", "s"), ("chr", "hr"), ("ae", "a"), ("oe", "o"), ("ue", "u"), ("ou", "u"), ("ai", "e"), ("ei", "i"), ("oi", "i"), ("yi", "i"),
        ("au", "av"), ("af", "av"), ("eu", "ev"), ("ef", "ev"), ("ph", "f"), ("th", "t"), ("ch", "h"), ("kh", "h"), ("ks", "x"), ("mp", "b"), ("nt", "d"),
        ("gk", "g"), ("gg", "g"), ("ng", "g"), ("ck", "k"), ("qu", "k"), ("ee", "i"), ("oo", "u"), ("tz", "z"), ("ts", "z"), ("dz", "z"), ("sh", "s"), ("dj", "j"),
    ];

    public static string Of(string word)
    {
        var sound = new StringBuilder(word.Length);
        for (var i = 0; i < word.Length;)
        {
            var (written, replaced) = Find(word, i);
            foreach (var c in replaced)
            {
                if (sound.Length == 0 || sound[^1] != c || char.IsDigit(c))
                {
                    sound.Append(c);
                }
            }

            i += written;
        }

        return sound.ToString();
    }

    private static (int Written, string Sound) Find(string word, int at)
    {
        foreach (var (written, sound) in Sounds)
        {
            if (string.CompareOrdinal(word, at, written, 0, written.Length) == 0)
            {
                return (written.Length, sound);
            }
        }

        return (1, word[at] switch
        {
            'y' => "i",
            'c' or 'q' => "k",
            'w' => "v",
            'j' => "i",
            var c => c.ToString(),
        });
    }
}
