using System.Globalization;
using System.Text;

namespace Voy8.Core.Investigations;

/// <param name="Numbers">As they were cited, in ASCII digits without leading zeros.</param>
internal readonly record struct CitationMarker(int Start, int End, IReadOnlyList<string> Numbers);

/// <summary>
/// Finds whatever reads to a person as a citation: <c>[3]</c>, <c>[1, 4]</c>, <c>[7-9]</c>, <c>[source 3]</c>, <c>[^3]</c>, <c>【3†source】</c>, <c>(source 3)</c>.
/// Names, years and telephone numbers outside brackets are none. It looks at each character at most three times.
/// </summary>
internal static class CitationMarkers
{
    private const string Openers = "[［【〔〖⟦";
    private const string Closers = "]］】〕〗⟧";
    private const string Separators = ",;、，；&+|";
    private const string Dashes = "-‐‑‒–—−~～〜";
    private const string Signs = "^#†.:";

    // A longer range is taken by its ends.
    private const int MaxRange = 20;
    private const int MaxDigits = 20;

    // Numbers with nothing but space between: more digits are rather a telephone number.
    private const int MaxSpacedDigits = 2;

    private static readonly HashSet<string> Sources = new(StringComparer.OrdinalIgnoreCase)
    {
        "source", "sources", "src", "ref", "refs", "reference", "references", "citation", "citations", "cite", "footnote", "quelle", "quellen", "beleg", "belege",
        "fuente", "fuentes", "fonte", "fonti", "fontes", "bron", "bronnen", "πηγή", "πηγές", "källa", "kilde", "źródło",
    };

    private static readonly HashSet<string> Between = new(StringComparer.OrdinalIgnoreCase) { "and", "und", "et", "y", "en", "και", "see", "siehe", "vgl", "cf" };
    private static readonly HashSet<string> Numerals = new(StringComparer.OrdinalIgnoreCase) { "no", "nr", "number", "nummer" };
    private static readonly HashSet<string> Places = new(StringComparer.OrdinalIgnoreCase) { "p", "pp", "page", "pages", "s", "seite", "seiten" };

    public static IEnumerable<CitationMarker> Find(string text)
    {
        for (var start = 0; start < text.Length; start++)
        {
            var isRound = text[start] is '(' or '（';
            if (!isRound && !Openers.Contains(text[start]))
            {
                continue;
            }

            var end = start + 1;
            while (end < text.Length && !Openers.Contains(text[end]) && !Closers.Contains(text[end]) && !(isRound && text[end] is '(' or '（' or ')' or '）'))
            {
                end++;
            }

            if (end < text.Length && (isRound ? text[end] is ')' or '）' : Closers.Contains(text[end])) && Read(text[(start + 1)..end], isRound) is { Count: > 0 } numbers)
            {
                yield return new CitationMarker(start, end + 1, numbers);
                start = end;
            }
        }
    }

    private static List<string> Read(string inside, bool needsWord)
    {
        var numbers = new List<string>();
        var reader = new Reader(inside);
        var (separated, named) = (true, reader.SkipWords());
        while (reader.Number() is { Length: > 0 } number)
        {
            if (!separated && (!IsShort(number) || !IsShort(numbers[^1])))
            {
                return [];
            }

            Add(numbers, number, reader.RangeEnd());
            separated = reader.Skip(Separators);
            var (before, words) = (reader.At, reader.SkipWords());
            (separated, named) = (separated || reader.At > before, named || words);
        }

        return numbers.Count > 0 && (named || !needsWord) && reader.IsAtEndOrPlace() ? numbers : [];
    }

    private static bool IsShort(string digits) => digits.Length <= MaxSpacedDigits;

    private static void Add(List<string> numbers, string first, string? last)
    {
        if (last is not null && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from) && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var to)
            && to - (long)from is > 0 and < MaxRange)
        {
            numbers.AddRange(Enumerable.Range(from, to - from + 1).Select(number => number.ToString(CultureInfo.InvariantCulture)));
            return;
        }

        numbers.Add(first);
        if (last is not null)
        {
            numbers.Add(last);
        }
    }

    /// <summary>Reads what stands in brackets, without the signs that nobody sees.</summary>
    private sealed class Reader(string inside)
    {
        private readonly Rune[] _runes = [.. inside.EnumerateRunes().Where(rune => rune.Value != '\\' && Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format)];

        public int At { get; private set; }

        /// <summary>Passes over the words and signs that stand before a number.</summary>
        /// <returns>True where one of them says that it is a source.</returns>
        public bool SkipWords()
        {
            var named = false;
            while (true)
            {
                Space();
                if (At < _runes.Length && IsOneOf(Signs))
                {
                    // As in "No. 3" and "Source: 3"; behind a number they end it.
                    if (_runes[At].Value is '†' or '.' or ':' && (At == 0 || !Rune.IsLetter(_runes[At - 1])))
                    {
                        return named;
                    }

                    At++;
                    continue;
                }

                var end = At;
                while (end < _runes.Length && Rune.IsLetter(_runes[end]))
                {
                    end++;
                }

                var word = string.Concat(_runes[At..end].Select(rune => rune.ToString()));
                var isSource = Sources.Contains(word);
                if (!isSource && !Between.Contains(word) && !(named && Numerals.Contains(word)))
                {
                    return named;
                }

                (named, At) = (named || isSource, end);
            }
        }

        public bool Skip(string signs)
        {
            Space();
            var before = At;
            while (At < _runes.Length && (IsOneOf(signs) || Rune.IsWhiteSpace(_runes[At])))
            {
                At++;
            }

            return At > before && _runes[before..At].Any(rune => !Rune.IsWhiteSpace(rune));
        }

        /// <summary>Null where there is none.</summary>
        public string? Number()
        {
            Space();
            var digits = new StringBuilder();
            for (; DigitAt(At) is >= 0 and var digit; At++)
            {
                if (digits.Length < MaxDigits)
                {
                    digits.Append(digit);
                }
            }

            return digits.Length == 0 ? null : digits.ToString().TrimStart('0') is { Length: > 0 } number ? number : "0";
        }

        /// <summary>What stands behind a dash; null where there is no range.</summary>
        public string? RangeEnd()
        {
            var before = At;
            Space();
            if (At < _runes.Length && IsOneOf(Dashes))
            {
                At++;
                Signed();
                if (Number() is { } last)
                {
                    return last;
                }
            }

            At = before;
            return null;
        }

        /// <summary>Whether all is read, but for where in the source it stands: <c>†L3</c>, <c>p. 3</c>.</summary>
        public bool IsAtEndOrPlace()
        {
            Space();
            var rest = string.Concat(_runes[At..].Select(rune => rune.ToString()));
            if (rest is "" or "." || rest[0] is '†' or '‡' || (rest[0] == ':' && rest.Contains('†', StringComparison.Ordinal)))
            {
                return true;
            }

            var letters = rest.TakeWhile(char.IsLetter).Count();
            return letters > 0 && Places.Contains(rest[..letters]) && rest[letters..].TrimStart('.', ' ', '\u00a0') is { Length: > 0 } page && char.IsDigit(page[0]);
        }

        private void Signed()
        {
            Space();
            while (At < _runes.Length && IsOneOf("^#"))
            {
                At++;
            }
        }

        private bool IsOneOf(string signs) => _runes[At].IsBmp && signs.Contains((char)_runes[At].Value);

        private int DigitAt(int at) => at < _runes.Length
            && Rune.GetUnicodeCategory(_runes[at]) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.OtherNumber
            && Rune.GetNumericValue(_runes[at]) is >= 0 and <= 9 and var value && double.IsInteger(value) ? (int)value : -1;

        private void Space()
        {
            while (At < _runes.Length && Rune.IsWhiteSpace(_runes[At]))
            {
                At++;
            }
        }
    }
}
