using System.Collections.Frozen;

namespace Voy8.Core.Extraction.Hours;

/// <summary>The words of opening hours in English, German, Dutch and Greek, as <see cref="Enrichment.TextFolding"/> leaves them.</summary>
internal static class HoursWords
{
    public const int EveryDay = 0b111_1111;
    public const int Weekdays = 0b001_1111;
    public const int Weekend = 0b110_0000;

    private static readonly string[][] English =
    [
        ["mon", "monday", "mondays"],
        ["tue", "tues", "tuesday", "tuesdays"],
        ["wed", "weds", "wednesday", "wednesdays"],
        ["thu", "thur", "thurs", "thursday", "thursdays"],
        ["fri", "friday", "fridays"],
        ["sat", "saturday", "saturdays"],
        ["sun", "sunday", "sundays"],
    ];

    private static readonly string[][] Others =
    [
        ["mo", "montag", "montags", "ma", "maandag", "maandags", "δευτερα", "δευτερασ", "δευτερεσ", "δευ", "δε"],
        ["tu", "di", "die", "dienstag", "dienstags", "dinsdag", "τριτη", "τριτησ", "τριτεσ", "τρι", "τρ"],
        ["we", "mi", "mittwoch", "mittwochs", "wo", "woensdag", "τεταρτη", "τεταρτησ", "τεταρτεσ", "τετ", "τε"],
        ["th", "do", "don", "donnerstag", "donnerstags", "donderdag", "πεμπτη", "πεμπτησ", "πεμπτεσ", "πεμ", "πε"],
        ["fr", "freitag", "freitags", "vr", "vrijdag", "παρασκευη", "παρασκευησ", "παρασκευεσ", "παρ", "πα"],
        ["sa", "sam", "samstag", "samstags", "sonnabend", "sonnabends", "za", "zaterdag", "σαββατο", "σαββατου", "σαββατα", "σαβ", "σα"],
        ["su", "so", "son", "sonntag", "sonntags", "zo", "zondag", "κυριακη", "κυριακησ", "κυριακεσ", "κυρ", "κυ"],
    ];

    private static readonly FrozenDictionary<string, HoursToken> Words = Build();

    public static HoursToken Find(string word) => Words.GetValueOrDefault(word, new HoursToken(HoursTokenKind.Unknown));

    private static FrozenDictionary<string, HoursToken> Build()
    {
        var words = new Dictionary<string, HoursToken>(StringComparer.Ordinal);
        for (var day = 0; day < English.Length; day++)
        {
            AddAll(new HoursToken(HoursTokenKind.Days, Days: 1 << day, Twelve: true), English[day]);
            AddAll(new HoursToken(HoursTokenKind.Days, Days: 1 << day), Others[day]);
        }

        AddAll(new HoursToken(HoursTokenKind.Days, EveryDay, Twelve: true), "daily", "everyday");
        AddAll(new HoursToken(HoursTokenKind.Days, EveryDay), "taglich", "dagelijks", "καθημερινα", "ημερησιωσ");
        AddAll(new HoursToken(HoursTokenKind.Days, Weekdays, Twelve: true), "weekdays", "weekday");
        AddAll(new HoursToken(HoursTokenKind.Days, Weekdays), "wochentags", "doordeweeks", "καθημερινεσ");
        AddAll(new HoursToken(HoursTokenKind.Days, Weekend, Twelve: true), "weekends");
        AddAll(new HoursToken(HoursTokenKind.Days, Weekend), "weekend", "wochenende", "wochenends", "σαββατοκυριακο", "σαββατοκυριακα");

        AddAll(new HoursToken(HoursTokenKind.Time, Minutes: 12 * 60, Half: DayHalf.Pm, TwentyFour: true), "noon", "midday", "mittag", "mittags", "μεσημερι");
        AddAll(new HoursToken(HoursTokenKind.Time, Minutes: 24 * 60, TwentyFour: true), "midnight", "mitternacht", "middernacht", "μεσανυχτα");
        AddAll(new HoursToken(HoursTokenKind.AllDay), "24/7", "εικοσιτετραωρο", "εικοσιτετραωρη");
        AddAll(new HoursToken(HoursTokenKind.Closed), "closed", "geschlossen", "gesloten", "ruhetag", "ruhetage", "dicht", "zu", "off", "κλειστα", "κλειστο", "κλειστη", "κλειστοι", "κλειστεσ");
        AddAll(new HoursToken(HoursTokenKind.Holiday), "holiday", "holidays", "feiertag", "feiertage", "feiertags", "feiertagen", "ph", "feestdag", "feestdagen", "αργιεσ", "αργια", "αργιων");
        AddAll(new HoursToken(HoursTokenKind.To), "to", "through", "thru", "till", "til", "until", "bis", "tot", "tm", "εωσ", "μεχρι", "ωσ");
        AddAll(new HoursToken(HoursTokenKind.And), "and", "und", "sowie", "en", "και", "κ");
        AddAll(
            new HoursToken(HoursTokenKind.Arranged),
            "appointment", "appointments", "arrangement", "request", "vereinbarung", "absprache", "anfrage", "anmeldung", "voranmeldung", "afspraak", "ραντεβου", "συνεννοηση");
        AddAll(
            new HoursToken(HoursTokenKind.OtherHours),
            "kitchen", "kuche", "kuchenzeiten", "keuken", "κουζινα", "happy", "hour", "delivery", "lieferung", "lieferservice", "lieferzeiten", "phone", "hotline", "telefon", "telefonisch",
            "telefonzeiten", "sprechstunde", "sprechstunden", "breakfast", "fruhstuck", "lunch", "mittagstisch", "dinner", "brunch", "buffet", "summer", "winter", "spring", "autumn", "sommer",
            "season", "saison", "fruhling", "herbst", "zomer", "καλοκαιρι", "χειμωνασ", "θερινο", "χειμερινο", "except", "ausser", "behalve", "εκτοσ", "last", "letzter", "letzte",
            "january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december", "januar", "februar", "marz", "mai", "juni", "juli", "oktober", "dezember",
            "jan", "feb", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "okt", "nov", "dec", "dez");
        AddAll(
            new HoursToken(HoursTokenKind.Filler),
            "open", "opening", "opened", "hours", "hour's", "hrs", "times", "time", "business", "store", "office", "shop", "our", "we're", "are", "is", "the", "on", "at", "of", "day", "days", "week",
            "uhr", "h", "std", "from", "between", "every", "each", "von", "ab", "am", "an", "jeden", "jeder", "tag", "zwischen", "durchgehend", "geoffnet", "offnungszeiten", "offnungszeit", "offen", "wir", "haben", "fur", "sie",
            "uur", "u", "van", "tussen", "op", "met", "elke", "openingstijden", "geopend", "open:", "ωρεσ", "ωραριο", "ωρα", "λειτουργιασ", "ανοιχτα", "ανοιχτο", "ανοικτα", "ανοικτο", "απο", "τισ",
            "τα", "το", "τη", "στισ", "στησ", "καθε", "ολο", "ειμαστε", "μερα", "ημερα", "pacific", "eastern", "central", "mountain", "standard", "pst", "est", "cst", "mst", "et", "ct", "pt", "public", "bank",
            "gesetzlichen", "gesetzliche", "by", "nach", "nur", "only", "auf", "mit", "κατοπιν", "επισημεσ", "a", "year");
        return words.ToFrozenDictionary(StringComparer.Ordinal);

        void AddAll(HoursToken token, params string[] spellings)
        {
            foreach (var spelling in spellings)
            {
                words.TryAdd(spelling, token);
            }
        }
    }
}
