using System.Collections.Frozen;
using System.Globalization;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.Hours.Osm;

/// <summary>
/// The words of the opening_hours syntax, those that people write in their place, and the names of days and months in the
/// languages of the Unicode CLDR, all as <see cref="TextFolding"/> leaves them.
/// </summary>
internal static class OsmWords
{
    /// <summary>What Portuguese names of working days end with, and do not need.</summary>
    public const string PortugueseWeekday = "-feira";

    // Thai; Han and Kana are above it.
    private const char FirstUnspacedScript = '\u0E00';
    private const int MaxUnspacedWord = 16;
    private const int EveryDay = 0b111_1111;
    private const int Weekend = 0b110_0000;
    private const int Weekdays = 0b001_1111;
    private const int Workdays = 0b011_1111;

    /// <summary>Names that mean different days in two languages are those of the first.</summary>
    private static readonly string[] Languages =
    [
        "en", "de", "nl", "el", "fr", "es", "it", "pt", "pl", "cs", "sk", "hu", "ro", "bg", "hr", "sr", "sl", "uk", "ru", "be", "lt", "lv", "et", "fi", "sv", "da", "nb", "is", "ga",
        "ca", "eu", "gl", "sq", "mk", "mt", "tr", "ka", "hy", "az", "he", "ar", "fa", "hi", "th", "vi", "id", "ms", "ja", "ko", "zh-Hans", "zh-Hant",
    ];

    private static readonly FrozenDictionary<string, OsmToken> Standard = BuildStandard();

    private static readonly Lazy<FrozenDictionary<string, OsmToken>> Named = new(BuildNamed);

    /// <summary>Words that say nothing.</summary>
    private static readonly FrozenSet<string> Fillers =
        FrozenSet.Create(StringComparer.Ordinal, "uhr", "uur", "h", "hs", "hrs", "hours", "from", "von", "van", "nur", "an", "am", "on", "at", "de", "only");

    public static bool IsFiller(string word) => Fillers.Contains(word);

    /// <summary>The longest word that a run of letters begins with, in scripts that put no spaces between words.</summary>
    /// <returns>Its length; 0 for none.</returns>
    public static int PrefixLength(ReadOnlySpan<char> letters)
    {
        for (var length = Math.Min(letters.Length, MaxUnspacedWord); length > 0 && letters[0] >= FirstUnspacedScript; length--)
        {
            if (Find(letters[..length].ToString()) is not null)
            {
                return length;
            }
        }

        return 0;
    }

    /// <returns>Null for a word that the syntax has no place for.</returns>
    public static OsmToken? Find(string word) =>
        Standard.TryGetValue(word, out var token) || (word.Length >= 2 && Named.Value.TryGetValue(word, out token)) ? token : null;

    private static FrozenDictionary<string, OsmToken> BuildStandard()
    {
        var words = new Dictionary<string, OsmToken>(StringComparer.Ordinal);
        string[] days = ["mo", "tu", "we", "th", "fr", "sa", "su"];
        string[] months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
        for (var day = 0; day < days.Length; day++)
        {
            words.Add(days[day], new OsmToken(OsmTokenKind.Weekday, 1 << day));
        }

        for (var month = 0; month < months.Length; month++)
        {
            words.Add(months[month], new OsmToken(OsmTokenKind.Month, month + 1));
        }

        words.Add("ph", new OsmToken(OsmTokenKind.Holiday));
        words.Add("sh", new OsmToken(OsmTokenKind.Holiday, 1));
        words.Add("week", new OsmToken(OsmTokenKind.Week));
        words.Add("easter", new OsmToken(OsmTokenKind.Easter));
        Add(words, new OsmToken(OsmTokenKind.Day), false, "day", "days");
        // Without a place, the sun keeps these hours.
        Add(words, new OsmToken(OsmTokenKind.Event, (5 * 60) + 30), false, "dawn");
        Add(words, new OsmToken(OsmTokenKind.Event, 6 * 60), false, "sunrise");
        Add(words, new OsmToken(OsmTokenKind.Event, 18 * 60), false, "sunset");
        Add(words, new OsmToken(OsmTokenKind.Event, (18 * 60) + 30), false, "dusk");
        Add(words, new OsmToken(OsmTokenKind.Modifier, (int)OsmState.Open), false, "open");
        Add(words, new OsmToken(OsmTokenKind.Modifier, (int)OsmState.Closed), false, "off", "closed");
        Add(words, new OsmToken(OsmTokenKind.Modifier, (int)OsmState.Unknown), false, "unknown");
        AddLoose(words);
        return words.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static void AddLoose(Dictionary<string, OsmToken> words)
    {
        Add(words, new OsmToken(OsmTokenKind.Weekday, EveryDay), true, "daily", "everyday", "taglich", "dagelijks", "καθημερινα");
        Add(words, new OsmToken(OsmTokenKind.Weekday, Weekend), true, "weekend", "weekends", "wochenende");
        Add(words, new OsmToken(OsmTokenKind.Weekday, Weekdays), true, "weekday", "weekdays", "workday", "workdays", "wochentags", "doordeweeks", "καθημερινεσ");
        Add(words, new OsmToken(OsmTokenKind.Weekday, Workdays), true, "werktag", "werktags", "werktage");
        Add(words, new OsmToken(OsmTokenKind.Holiday), true, "feiertag", "feiertage", "feiertags", "feiertagen", "feestdag", "feestdagen", "holiday", "holidays", "αργιεσ");
        Add(words, new OsmToken(OsmTokenKind.Modifier, (int)OsmState.Open), true, "geoffnet", "offen", "yes", "ανοιχτα");
        Add(words, new OsmToken(OsmTokenKind.Modifier, (int)OsmState.Closed), true, "geschlossen", "ruhetag", "gesloten", "close", "none", "ferme", "cerrado", "chiuso", "fechado", "κλειστα", "κλειστο");
        Add(words, new OsmToken(OsmTokenKind.Always), true, "nonstop", "always", "anytime", "durchgehend", "immer", "εικοσιτετραωρο", "круглосуточно");
        Add(words, new OsmToken(OsmTokenKind.Dash), true, "to", "bis", "till", "til", "until", "through", "thru", "tot", "a", "as", "ate", "до", "εωσ", "μεχρι", "по", "ー", "至", "到", "から", "ถึง");
        Add(words, new OsmToken(OsmTokenKind.Comma), true, "and", "und", "en", "et", "sowie", "και", "и", "y", "e", "和", "と", "และ");
        Add(words, new OsmToken(OsmTokenKind.Late), true, "late", "openend");
        Add(words, new OsmToken(OsmTokenKind.Am), true, "am");
        Add(words, new OsmToken(OsmTokenKind.Pm), true, "pm");
        string[][] german = [["montags"], ["di", "dienstags"], ["mi", "mittwochs"], ["do", "donnerstags"], ["freitags"], ["samstags", "sonnabend", "sonnabends"], ["so", "sonn", "sonntags"]];
        string[][] english = [["mon", "mondays"], ["tue", "tues", "tuesdays"], ["wed", "wednesdays"], ["thu", "thur", "thurs", "thursdays"], ["fri", "fridays"], ["sat", "saturdays"], ["sun", "sundays"]];
        for (var day = 0; day < german.Length; day++)
        {
            Add(words, new OsmToken(OsmTokenKind.Weekday, 1 << day), true, [.. german[day], .. english[day]]);
        }
    }

    private static void Add(Dictionary<string, OsmToken> words, OsmToken token, bool isLoose, params ReadOnlySpan<string> spellings)
    {
        foreach (var spelling in spellings)
        {
            words.TryAdd(spelling, token with { IsLoose = isLoose });
        }
    }

    private static FrozenDictionary<string, OsmToken> BuildNamed()
    {
        var words = new Dictionary<string, OsmToken>(StringComparer.Ordinal);
        foreach (var language in Languages)
        {
            var format = CultureInfo.GetCultureInfo(language).DateTimeFormat;
            for (var day = 0; day < 7; day++)
            {
                // Of names, .NET puts Sunday first.
                var token = new OsmToken(OsmTokenKind.Weekday, 1 << ((day + 6) % 7), IsLoose: true);
                AddName(words, format.DayNames[day], token);
                AddName(words, format.AbbreviatedDayNames[day], token);
            }

            for (var month = 0; month < 12; month++)
            {
                var token = new OsmToken(OsmTokenKind.Month, month + 1, IsLoose: true);
                foreach (var names in (string[][])[format.MonthNames, format.MonthGenitiveNames, format.AbbreviatedMonthNames, format.AbbreviatedMonthGenitiveNames])
                {
                    AddName(words, names[month], token);
                }
            }
        }

        return words.ToFrozenDictionary(StringComparer.Ordinal);
    }

    // Two letters of a Latin script mean too many things; in other scripts they are names.
    private static void AddName(Dictionary<string, OsmToken> words, string name, OsmToken token)
    {
        var folded = TextFolding.Fold(name).Replace(PortugueseWeekday, "", StringComparison.Ordinal).Trim('.', ' ');
        if (folded.Length >= (folded.Length > 0 && folded[0] < 0x250 ? 3 : 2) && folded.All(OsmLexer.IsWordPart))
        {
            words.TryAdd(folded, token);
        }
    }
}
