using System.Buffers;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.Contacts;

/// <summary>What the words around a number say it is.</summary>
internal enum PhoneKind
{
    Unnamed,
    Phone,
    Fax,

    /// <summary>A number of something else: an account, a licence, a register.</summary>
    Other,
}

/// <summary>Tells telephone numbers from fax numbers and others by the words before and after them.</summary>
internal static class PhoneLabels
{
    /// <summary>Characters of a line that can be the label of the next.</summary>
    public const int MaxHeading = 20;

    private const int Reach = 40;
    private const int ReachAfter = 30;

    private static readonly string[] FaxWords = ["fax", "telefax", "φαξ", "telecopie", "telecopieur", "telecopy", "факс", "faks", "faksi"];
    private static readonly string[] PhoneStems = ["tel", "phone", "mobil", "mobiel", "anruf", "rufnummer", "handy", "bellen", "hotline", "whatsapp", "τηλ", "κιν", "καλεστε", "тел", "voice"];

    // Other words begin with these: Belgradstraße, Rufina, Tollwood.
    private static readonly string[] PhoneWords = ["fon", "fono", "fone", "cell", "cells", "cellular", "cellphone", "call", "calls", "calling", "dial", "dialing", "ruf", "rufen", "gsm", "bel", "belt", "toll", "tollfree"];
    private static readonly string[] PhoneLetters = ["t", "p", "ph", "m", "c", "τ", "✆", "☎", "office", "direct"];
    private static readonly string[] OtherWords = ["iban", "bic", "blz", "konto", "kontonummer", "account", "isbn", "issn", "ean", "vat", "ust", "ustid", "btw", "kvk", "hrb", "hra", "steuernummer", "siret", "siren", "αφμ", "γεμη", "license", "licence", "lic", "sku", "order", "upc", "cvr", "abn"];
    private static readonly string[] Joiners = ["and", "und", "en", "et", "e", "y", "και", "or", "oder", "of"];

    private static readonly SearchValues<char> Stops = SearchValues.Create(".,:;|!?");
    private static readonly SearchValues<char> Punctuation = SearchValues.Create(" :|;.-(");

    /// <param name="before">Text since the number before, or of the line's beginning with the label above it.</param>
    /// <param name="after">Text until the next number, or until the line ends.</param>
    /// <param name="hasNext">Another number follows in the line: words between may be that one's.</param>
    public static PhoneKind Of(string before, string after, bool hasNext)
    {
        var words = Words(before.Length > Reach ? before[^Reach..] : before);
        var named = Last(words);
        return named is PhoneKind.Unnamed or PhoneKind.Phone && IsFaxAfter(after, named == PhoneKind.Phone, hasNext) ? PhoneKind.Fax : named;
    }

    public static bool NamesPhone(string line) => Words(line.Length > 1_000 ? line[..1_000] : line).Any(IsPhone);

    /// <summary>A line that is nothing but the word for fax: all numbers under it are.</summary>
    public static bool IsFaxHeading(string line) => Words(line) is [var only] && FaxWords.Contains(only, StringComparer.Ordinal);

    /// <summary>The words of a table's heading say that the numbers under it are for fax, and for fax alone.</summary>
    public static bool IsFaxTitle(string title) => Words(title) is var words && words.Exists(IsFax) && !words.Exists(IsPhone);

    private static PhoneKind Last(List<string> words)
    {
        for (var at = words.Count - 1; at >= 0; at--)
        {
            if (IsFax(words[at]) || (at == words.Count - 1 && words[at] == "f"))
            {
                return IsJoined(words, at) ? PhoneKind.Phone : PhoneKind.Fax;
            }

            if (words[at] is "dial" or "call" && words.FindLastIndex(at, word => word != "|" && word != words[at]) is var said and >= 0 && IsFax(words[said]))
            {
                continue;
            }

            if (IsPhone(words[at]) || (at == words.Count - 1 && PhoneLetters.Contains(words[at], StringComparer.Ordinal)))
            {
                return PhoneKind.Phone;
            }

            if (at >= words.Count - 2 && OtherWords.Contains(words[at], StringComparer.Ordinal))
            {
                return PhoneKind.Other;
            }
        }

        return PhoneKind.Unnamed;
    }

    // "Tel./Fax", "Telefon und Fax": one number for both.
    private static bool IsJoined(List<string> words, int fax)
    {
        var before = fax - 1;
        if (before >= 0 && Joiners.Contains(words[before], StringComparer.Ordinal))
        {
            before--;
        }

        return before >= 0 && (IsPhone(words[before]) || PhoneLetters.Contains(words[before], StringComparer.Ordinal));
    }

    // "408 727 8447 Fax", "(Main Fax Line)", "(f)": unless the word names the number after it.
    private static bool IsFaxAfter(string after, bool isNamed, bool hasNext)
    {
        var text = (after.Length > ReachAfter ? after[..ReachAfter] : after).TrimStart();
        if (text is ['(' or '[', ..])
        {
            var end = text.IndexOfAny([')', ']']);
            var bracketed = Words(end < 0 ? text : text[..end]);
            return bracketed.Exists(IsFax) || bracketed is ["f"];
        }

        var words = Words(text);
        var at = words.FindIndex(IsFax);
        return at is 0 or 1 && !isNamed && (!hasNext || at < words.Count - 1) && !TextFolding.Fold(text).Split(words[at], 2)[0].AsSpan().ContainsAny(Stops);
    }

    private static bool IsFax(string word) => FaxWords.Contains(word, StringComparer.Ordinal);

    private static bool IsPhone(string word) => !IsFax(word) && (PhoneWords.Contains(word, StringComparer.Ordinal) || PhoneStems.Any(stem => word.StartsWith(stem, StringComparison.Ordinal)));

    // Folded words; a colon or a bar ends what came before, as "|".
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var folded = TextFolding.Fold(text);
        for (var at = 0; at < folded.Length;)
        {
            var end = at;
            while (end < folded.Length && char.IsLetter(folded[end]))
            {
                end++;
            }

            if (end > at)
            {
                words.Add(folded[at..end]);
            }
            else if (folded[at] is '☎' or '✆')
            {
                words.Add("☎");
            }
            else if (folded[at] is ':' or '|' or ';' && words.Count > 0 && folded.AsSpan(at + 1).ContainsAnyExcept(Punctuation))
            {
                words.Add("|");
            }

            at = Math.Max(end, at + 1);
        }

        return words;
    }
}
