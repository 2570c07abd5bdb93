using System.Collections.Frozen;

namespace Voy8.Core.Extraction.Hours;

/// <summary>The words of opening hours in English, German, Dutch and Greek, as <see cref="Enrichment.TextFolding"/> leaves them.</summary>
internal static class HoursWords
{
    public const int EveryDay = 0b111_1111;
    public const int Weekdays = 0b001_1111;
    public const int Workdays = 0b011_1111;
    public const int Weekend = 0b110_0000;

    /// <summary>A day's name may be cut short to these many letters.</summary>
    private const int MinDayPrefix = 3;

    // "Son" and "Sonn-" begin Sonntag; Sonnabend is told from it by one letter more.
    private const string Sonnabend = "sonnabend";
    private const int MinSonnabend = 5;

    private static readonly string[] English = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    private static readonly string[][] Others =
    [
        ["montag", "maandag", "δευτερα", "δευτερασ", "δευτερεσ"],
        ["dienstag", "dinsdag", "τριτη", "τριτησ", "τριτεσ"],
        ["mittwoch", "woensdag", "τεταρτη", "τεταρτησ", "τεταρτεσ"],
        ["donnerstag", "donderdag", "πεμπτη", "πεμπτησ", "πεμπτεσ"],
        ["freitag", "vrijdag", "παρασκευη", "παρασκευησ", "παρασκευεσ"],
        ["samstag", Sonnabend, "zaterdag", "σαββατο", "σαββατου", "σαββατα"],
        ["sonntag", "zondag", "κυριακη", "κυριακησ", "κυριακεσ"],
    ];

    // Shorter than a prefix, or no prefix.
    private static readonly string[][] Short =
    [
        ["mo", "ma", "δε"],
        ["tu", "di", "τρ"],
        ["we", "mi", "wo", "τε"],
        ["th", "do", "πε"],
        ["fr", "vr", "πα"],
        ["sa", "za", "σα"],
        ["su", "so", "zo", "κυ"],
    ];

    private static readonly (string Suffix, DayPart Part)[] Parts =
    [
        ("ochtend", DayPart.Morning), ("morgen", DayPart.Morning), ("vormittag", DayPart.Morning), ("middag", DayPart.Afternoon), ("nachmittag", DayPart.Afternoon), ("avond", DayPart.Evening), ("abend", DayPart.Evening),
    ];

    private static readonly FrozenDictionary<string, HoursToken> Words = Build();

    private static readonly FrozenDictionary<string, HoursToken>.AlternateLookup<ReadOnlySpan<char>> BySpan = Words.GetAlternateLookup<ReadOnlySpan<char>>();

    // In the order of the days; a word and the name that it is short for begin alike.
    private static readonly FrozenDictionary<char, (string Name, int Day, bool IsEnglish)[]> DaysByLetter = Enumerable.Range(0, English.Length)
        .SelectMany(day => Others[day].Select(name => (Name: name, Day: day, IsEnglish: false)).Prepend((Name: English[day], Day: day, IsEnglish: true)))
        .GroupBy(entry => entry.Name[0])
        .ToFrozenDictionary(group => group.Key, group => group.ToArray());

    public static HoursToken Find(ReadOnlySpan<char> word) =>
        BySpan.TryGetValue(word, out var token) ? token : FindDay(word) ?? new HoursToken(HoursTokenKind.Unknown);

    // The beginning of a day's name ("Thurs", "Donn"), one with an "s" behind it, or one with a part of the day ("maandagochtend").
    private static HoursToken? FindDay(ReadOnlySpan<char> word)
    {
        if (word.Length < MinDayPrefix || !DaysByLetter.TryGetValue(word[0], out var days))
        {
            return null;
        }

        foreach (var (name, day, isEnglish) in days)
        {
            if (IsDay(word, name))
            {
                return new HoursToken(HoursTokenKind.Days, 1 << day, Twelve: isEnglish);
            }

            if (!isEnglish && word.StartsWith(name) && PartOf(word[name.Length..].TrimEnd('s')) is { } part)
            {
                return new HoursToken(HoursTokenKind.Days, 1 << day, Part: part);
            }
        }

        return null;
    }

    private static bool IsDay(ReadOnlySpan<char> word, string name) =>
        (name.AsSpan().StartsWith(word) && (word.Length >= MinSonnabend || name != Sonnabend)) || (word.Length == name.Length + 1 && word[^1] == 's' && word.StartsWith(name));

    private static DayPart? PartOf(ReadOnlySpan<char> suffix)
    {
        foreach (var (name, part) in Parts)
        {
            if (suffix.SequenceEqual(name))
            {
                return part;
            }
        }

        return null;
    }

    private static FrozenDictionary<string, HoursToken> Build()
    {
        var words = new Dictionary<string, HoursToken>(StringComparer.Ordinal);
        for (var day = 0; day < Short.Length; day++)
        {
            Add(words, new HoursToken(HoursTokenKind.Days, Days: 1 << day), Short[day]);
        }

        Add(words, new HoursToken(HoursTokenKind.Days, 1 << 2, Twelve: true), "weds");
        Add(words, new HoursToken(HoursTokenKind.Days, EveryDay, Twelve: true), "daily", "everyday");
        Add(words, new HoursToken(HoursTokenKind.Days, EveryDay), "taglich", "tagl", "dagelijks", "ημερησιωσ");
        Add(words, new HoursToken(HoursTokenKind.Days, EveryDay, Soft: true), "καθημερινα");
        Add(words, new HoursToken(HoursTokenKind.Days, Workdays, Soft: true), "werktags", "werktaglich", "werktagen");
        Add(words, new HoursToken(HoursTokenKind.Days, Weekdays, Twelve: true), "weekdays", "weekday", "workdays");
        Add(words, new HoursToken(HoursTokenKind.Days, Weekdays), "wochentags", "doordeweeks", "werkdagen", "werkdag", "weekdagen", "weekdag", "καθημερινεσ");
        Add(words, new HoursToken(HoursTokenKind.Days, Weekend, Twelve: true), "weekends");
        Add(words, new HoursToken(HoursTokenKind.Days, Weekend), "weekend", "weekenden", "wochenende", "wochenenden", "wochenends", "σαββατοκυριακο", "σαββατοκυριακα");
        Add(words, new HoursToken(HoursTokenKind.Time, Minutes: 12 * 60, Half: DayHalf.Pm, Clock: ClockHint.TwentyFour), "noon", "midday", "mittag", "mittags", "μεσημερι");
        Add(words, new HoursToken(HoursTokenKind.Time, Minutes: 24 * 60, Clock: ClockHint.TwentyFour), "midnight", "mitternacht", "middernacht", "μεσανυχτα");
        Add(words, new HoursToken(HoursTokenKind.AllDay), "εικοσιτετραωρο", "εικοσιτετραωρη", "nonstop");
        Add(words, new HoursToken(HoursTokenKind.Part, Part: DayPart.Morning), "morning", "mornings", "morgens", "vormittag", "vormittags", "ochtend", "ochtends", "πρωι", "πρωινα", "πρωινο");
        Add(words, new HoursToken(HoursTokenKind.Part, Part: DayPart.Afternoon), "afternoon", "afternoons", "nachmittag", "nachmittags", "middag", "middags", "απογευμα", "απογευματα", "απογευματινο");
        Add(words, new HoursToken(HoursTokenKind.Part, Part: DayPart.Evening), "evening", "evenings", "night", "nights", "abend", "abends", "avond", "avonds", "nachts", "βραδυ", "βραδια");
        Add(words, new HoursToken(HoursTokenKind.Open), "open", "opened", "opens", "geoffnet", "offen", "geopend", "ανοιχτα", "ανοιχτο", "ανοικτα", "ανοικτο", "ανοιχτοι", "ανοιχτη");
        HoursVocabulary.AddTo(words);
        return words.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static void Add(Dictionary<string, HoursToken> words, HoursToken token, params ReadOnlySpan<string> spellings)
    {
        foreach (var spelling in spellings)
        {
            words.TryAdd(spelling, token);
        }
    }
}
