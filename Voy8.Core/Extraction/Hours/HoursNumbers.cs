namespace Voy8.Core.Extraction.Hours;

/// <summary>Reads what begins with a digit: times, dates, ordinals, and numbers that are none of these.</summary>
internal static class HoursNumbers
{
    private const int MaxGap = 12;

    // Words that may stand between a time and the part of the day that it is of.
    private static readonly string[] BeforePart = ["uhr", "uur", "in the", "το", "του", "'s", "’s", "am", "at"];

    public static HoursToken Read(string text, ref int at)
    {
        if (IsDate(text, ref at))
        {
            return new HoursToken(HoursTokenKind.Season, Soft: true);
        }

        if (IsOrdinal(text, ref at))
        {
            return new HoursToken(HoursTokenKind.Season);
        }

        var start = at;
        var first = Digits(text, ref at);
        var length = at - start;
        var (hours, minutes) = length >= 3 ? (first / 100, first % 100) : (first, 0);
        if (length <= 2 && at + 2 < text.Length && text[at] is ':' or '.' or 'h' or 'u' or '\'' && char.IsAsciiDigit(text[at + 1]) && char.IsAsciiDigit(text[at + 2]))
        {
            at++;
            minutes = Digits(text, ref at, max: 2);
        }

        // What goes on with digits is a price or a telephone number.
        var torn = at < text.Length && (char.IsAsciiDigit(text[at]) || (at + 1 < text.Length && text[at] is '.' && char.IsAsciiDigit(text[at + 1])));
        if (length > 4 || torn || minutes > 59 || hours > 24 || (hours == 24 && minutes > 0))
        {
            SkipNumber(text, ref at);
            return new HoursToken(HoursTokenKind.Unknown);
        }

        var half = ReadHalf(text, ref at) ?? PartHalf(text, at, hours) ?? DayHalf.Unsaid;
        if (half != DayHalf.Unsaid && hours is 0 or > 12)
        {
            half = DayHalf.Unsaid;
        }

        var clock = hours > 12 || hours == 0 ? ClockHint.TwentyFour : text[start] == '0' ? ClockHint.LeadingZero : ClockHint.None;
        return new HoursToken(HoursTokenKind.Time, Minutes: (hours * 60) + minutes, Half: half, Clock: clock);
    }

    // 24.12. and 24.12.2026; "9.10." at a sentence's end may be a time, and is no date.
    private static bool IsDate(string text, ref int at)
    {
        var end = at;
        var day = Digits(text, ref end);
        if (end - at > 2 || end >= text.Length || text[end] is not ('.' or '/'))
        {
            return false;
        }

        var mark = text[end++];
        var monthStart = end;
        var month = Digits(text, ref end);
        if (day is 0 or > 31 || month is 0 or > 12 || end - monthStart is 0 or > 2 || end >= text.Length || text[end] != mark)
        {
            return false;
        }

        end++;
        var yearStart = end;
        Digits(text, ref end);
        if (end - yearStart is not (2 or 4) && !(end == yearStart && mark == '.' && (day >= 24 || month < 10)))
        {
            return false;
        }

        at = end;
        return true;
    }

    // 1st, 2nd; "1. Samstag"; "1e zondag", "1ste".
    private static bool IsOrdinal(string text, ref int at)
    {
        if (text[at] is < '1' or > '5' || at + 2 >= text.Length)
        {
            return false;
        }

        foreach (var suffix in (ReadOnlySpan<string>)["st", "nd", "rd", "th", "ste", "de", "e", "η", "ο"])
        {
            var end = at + 1 + suffix.Length;
            if (string.CompareOrdinal(text, at + 1, suffix, 0, suffix.Length) == 0 && (end >= text.Length || !char.IsLetterOrDigit(text[end])))
            {
                at = end;
                return true;
            }
        }

        if (text[at + 1] != '.' || text[at + 2] is not ' ' || at + 3 >= text.Length || !char.IsLetter(text[at + 3]))
        {
            return false;
        }

        var word = at + 3;
        while (word < text.Length && char.IsLetter(text[word]))
        {
            word++;
        }

        if (HoursWords.Find(text.AsSpan((at + 3)..word)).Kind is not (HoursTokenKind.Days or HoursTokenKind.Season))
        {
            return false;
        }

        at += 2;
        return true;
    }

    // am, a.m., AM; πμ, π.μ.; "8a" and "5p" with nothing in between.
    private static DayHalf? ReadHalf(string text, ref int at)
    {
        var i = at;
        while (i < text.Length && text[i] is ' ' or '\u00A0')
        {
            i++;
        }

        if (i >= text.Length)
        {
            return null;
        }

        DayHalf? half = text[i] switch
        {
            'a' or 'π' => DayHalf.Am,
            'p' or 'μ' => DayHalf.Pm,
            _ => null,
        };
        if (half is null)
        {
            return null;
        }

        var second = text[i] is 'π' or 'μ' ? 'μ' : 'm';
        var j = i + 1;
        while (j < text.Length && text[j] is '.' or ' ' && j - i < 3)
        {
            j++;
        }

        if (j < text.Length && text[j] == second && (j + 1 >= text.Length || !char.IsLetter(text[j + 1])))
        {
            at = j + 1 < text.Length && text[j + 1] == '.' ? j + 2 : j + 1;
            return half;
        }

        if (i == at && text[i] is 'a' or 'p' && (i + 1 >= text.Length || !char.IsLetterOrDigit(text[i + 1])))
        {
            at = i + 1;
            return half;
        }

        return null;
    }

    // "9 in the morning", "6 Uhr abends", "10 το πρωί".
    private static DayHalf? PartHalf(string text, int at, int hours)
    {
        var limit = Math.Min(text.Length, at + MaxGap);
        var i = SkipSpaces(text, at, limit);
        foreach (var word in BeforePart)
        {
            if (string.CompareOrdinal(text, i, word, 0, word.Length) == 0)
            {
                i = SkipSpaces(text, i + word.Length, limit + MaxGap);
            }
        }

        var end = i;
        while (end < text.Length && char.IsLetter(text[end]))
        {
            end++;
        }

        if (end == i || HoursWords.Find(text.AsSpan(i..end)) is not { Kind: HoursTokenKind.Part } part)
        {
            return null;
        }

        // Noon belongs to the morning before it, midnight to the evening.
        return part.Part == DayPart.Morning ? (hours == 12 ? DayHalf.Pm : DayHalf.Am) : hours == 12 && part.Part == DayPart.Evening ? DayHalf.Am : DayHalf.Pm;
    }

    private static int SkipSpaces(string text, int at, int limit)
    {
        while (at < limit && at < text.Length && text[at] is ' ' or '\u00A0')
        {
            at++;
        }

        return at;
    }

    private static int Digits(string text, ref int at, int max = 9)
    {
        var value = 0;
        for (var count = 0; count < max && at < text.Length && char.IsAsciiDigit(text[at]); count++, at++)
        {
            value = (value * 10) + (text[at] - '0');
        }

        return value;
    }

    private static void SkipNumber(string text, ref int at)
    {
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || (text[at] is '.' or '/' or ' ' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))))
        {
            at++;
        }
    }
}
