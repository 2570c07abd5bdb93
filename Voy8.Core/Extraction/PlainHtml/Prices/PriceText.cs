using System.Globalization;

namespace Voy8.Core.Extraction.PlainHtml.Prices;

/// <summary>
/// Reads prices as people write them: signs and codes before or behind, decimal points and commas, thousands with points, commas,
/// spaces and apostrophes. Where separators leave it open, three digits behind one are thousands.
/// </summary>
internal static class PriceText
{
    private const int MaxLength = 1_000;
    private const int MaxDigits = 20;

    private static readonly string[] Free = ["free", "gratis", "kostenlos", "δωρεαν"];

    /// <param name="hint">Text beside the price, which may name the currency: a column's heading, a label.</param>
    public static Price Parse(string? text, string? hint = null)
    {
        var source = Limit(text);
        var numbers = Numbers(source);
        var chosen = numbers.Find(number => CurrencyBeside(source, number) is not null) is { Length: > 0 } beside ? beside : numbers.FirstOrDefault();
        var symbol = (chosen.Length > 0 ? CurrencyBeside(source, chosen) : null) ?? CurrencyIn(source) ?? CurrencyIn(Limit(hint));
        string? code = null;
        _ = symbol is not null && Currencies.TryGet(symbol, out code);
        decimal? amount = chosen.Length > 0
            ? Amount(source.AsSpan(chosen.Start, chosen.Length), Currencies.HasThousandths(symbol, code))
            : Free.Any(word => Words.Contains(Enrichment.TextFolding.Fold(source), word)) && !source.AsSpan().ContainsAnyInRange('0', '9') ? 0 : null;
        return new Price(amount, symbol, code);
    }

    /// <summary>The prices in a line of text: amounts with a currency beside them; at most 50.</summary>
    public static IEnumerable<Price> All(string line)
    {
        var source = Limit(line);
        foreach (var number in Numbers(source).Take(50))
        {
            if (CurrencyBeside(source, number) is { } symbol && Currencies.TryGet(symbol, out var code))
            {
                yield return new Price(Amount(source.AsSpan(number.Start, number.Length), Currencies.HasThousandths(symbol, code)), symbol, code);
            }
        }
    }

    private static string Limit(string? text) => text is null ? "" : (text.Length > MaxLength ? text[..MaxLength] : text).Replace('\u00A0', ' ').Replace('\u202F', ' ').Replace('\u2009', ' ').Trim();

    private static List<(int Start, int Length)> Numbers(string text)
    {
        var numbers = new List<(int, int)>();
        for (var at = 0; at < text.Length;)
        {
            var isFraction = text[at] == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]) && (at == 0 || !char.IsLetterOrDigit(text[at - 1]));
            if (!char.IsAsciiDigit(text[at]) && !isFraction)
            {
                at++;
                continue;
            }

            var end = End(text, isFraction ? at + 1 : at);
            if (end >= text.Length || text[end] != '%')
            {
                numbers.Add((at, end - at));
            }

            at = end;
        }

        return numbers;
    }

    // Just behind a number's last digit; separators belong to it when the digits behind them do.
    private static int End(string text, int start)
    {
        var at = start;
        while (at < text.Length)
        {
            if (char.IsAsciiDigit(text[at]))
            {
                at++;
                continue;
            }

            var run = DigitsAt(text, at + 1);
            var joins = text[at] switch
            {
                '.' or ',' when run > 0 => true,
                ',' when at + 2 < text.Length && text[at + 1] == ' ' => DigitsAt(text, at + 2) == 2,
                ' ' => run == 3 && at - start <= 3 + (text.AsSpan(start, at - start).Count(' ') * 4),
                '\'' or '’' => run == 3,
                '€' => run is 1 or 2 or 3,
                _ => false,
            };
            if (!joins)
            {
                break;
            }

            at += text[at] == ',' && run == 0 ? 2 : 1;
        }

        return at;
    }

    private static int DigitsAt(string text, int at)
    {
        var count = 0;
        while (at + count < text.Length && char.IsAsciiDigit(text[at + count]))
        {
            count++;
        }

        return count;
    }

    private static decimal? Amount(ReadOnlySpan<char> written, bool hasThousandths)
    {
        var last = written.LastIndexOfAny(".,€");
        var behind = last < 0 ? 0 : Count(written[(last + 1)..]);
        var before = last < 0 ? written : written[..last];
        if (last >= 0 && behind != 3 && before.IndexOf(written[last]) >= 0)
        {
            // 15.08.2017
            return null;
        }

        var isDecimal = last >= 0 && (written[last] == '€' || (before.IndexOf(written[last]) < 0 && (behind != 3 || hasThousandths || before is "0" or "")));
        var plain = new char[Math.Min(written.Length, MaxDigits + 9) + 1];
        var length = 0;
        for (var at = 0; at < written.Length && length < plain.Length; at++)
        {
            if (char.IsAsciiDigit(written[at]))
            {
                plain[length++] = written[at];
            }
            else if (at == last && isDecimal)
            {
                plain[length++] = '.';
            }
        }

        return decimal.TryParse(plain.AsSpan(0, length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ? amount : null;
    }

    private static int Count(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var c in text)
        {
            count += char.IsAsciiDigit(c) ? 1 : 0;
        }

        return count;
    }

    // The sign right before or right behind, at most a space between.
    private static string? CurrencyBeside(string text, (int Start, int Length) number)
    {
        var end = number.Start + number.Length;
        if (text.AsSpan(number.Start, number.Length).Contains('€'))
        {
            return "€";
        }

        var before = text.AsSpan(0, number.Start).TrimEnd(" .:");
        for (var length = Math.Min(Currencies.MaxLength, text.AsSpan(0, number.Start).TrimEnd(' ').Length); length > 0; length--)
        {
            var trimmed = text.AsSpan(0, number.Start).TrimEnd(' ');
            if (IsCurrency(trimmed[^length..], trimmed[..^length], []) is { } symbol)
            {
                return symbol;
            }

            if (length <= before.Length && before.Length < trimmed.Length && IsCurrency(before[^length..], before[..^length], []) is { } spaced)
            {
                return spaced;
            }
        }

        // 50,- Kč
        var after = text.AsSpan(end);
        after = (after is [',' or '.', '-' or '–', ..] ? after[2..] : after).TrimStart(' ');
        for (var length = Math.Min(Currencies.MaxLength, after.Length); length > 0; length--)
        {
            if (IsCurrency(after[..length], [], after[length..]) is { } symbol)
            {
                return symbol;
            }
        }

        return null;
    }

    private static string? CurrencyIn(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            for (var length = Math.Min(Currencies.MaxLength, text.Length - at); length > 0; length--)
            {
                if (IsCurrency(text.AsSpan(at, length), text.AsSpan(0, at), text.AsSpan(at + length)) is { } symbol)
                {
                    return symbol;
                }
            }
        }

        return null;
    }

    // Words stand alone: no letter before or behind.
    private static string? IsCurrency(ReadOnlySpan<char> text, ReadOnlySpan<char> before, ReadOnlySpan<char> after)
    {
        var isWord = (char.IsLetter(text[0]) && before.Length > 0 && char.IsLetter(before[^1])) || (char.IsLetter(text[^1]) && after.Length > 0 && char.IsLetter(after[0]));
        return !isWord && !char.IsWhiteSpace(text[0]) && !char.IsAsciiDigit(text[0]) && text.ToString() is var found && Currencies.TryGet(found, out _) ? found : null;
    }
}
