using System.Collections.Frozen;

namespace Voy8.Core.Extraction.Hours;

/// <summary>What takes more than one word to say, as <see cref="Enrichment.TextFolding"/> leaves it. Longer ones come first.</summary>
internal static class HoursPhrases
{
    private static readonly HoursToken AllDay = new(HoursTokenKind.AllDay);
    private static readonly HoursToken EveryDay = new(HoursTokenKind.Days, HoursWords.EveryDay);
    private static readonly HoursToken Weekdays = new(HoursTokenKind.Days, HoursWords.Weekdays);
    private static readonly HoursToken Holiday = new(HoursTokenKind.Holiday);
    private static readonly HoursToken To = new(HoursTokenKind.To);
    private static readonly HoursToken Filler = new(HoursTokenKind.Filler);
    private static readonly HoursToken Season = new(HoursTokenKind.Season);

    private static readonly FrozenDictionary<char, (string Text, HoursToken Token)[]> ByFirstLetter = All()
        .OrderByDescending(phrase => phrase.Text.Length)
        .GroupBy(phrase => phrase.Text[0])
        .ToFrozenDictionary(group => group.Key, group => group.ToArray());

    /// <summary>The phrase that stands here as whole words.</summary>
    public static (int Length, HoursToken Token)? At(string text, int at)
    {
        if (!ByFirstLetter.TryGetValue(text[at], out var phrases))
        {
            return null;
        }

        foreach (var (phrase, token) in phrases)
        {
            var end = at + phrase.Length;
            if (string.CompareOrdinal(text, at, phrase, 0, phrase.Length) == 0 && (end >= text.Length || !char.IsLetterOrDigit(text[end])))
            {
                return (phrase.Length, token);
            }
        }

        return null;
    }

    private static IEnumerable<(string Text, HoursToken Token)> All()
    {
        string[] allDay =
        [
            "24/7", "24 / 7", "24x7", "24 x 7", "24-7", "24 hours", "24hours", "24 hrs", "24hrs", "24hr", "24 hr", "24-hours", "24-hour", "24 hour", "24h", "24/24", "twenty-four hours", "twenty four hours",
            "24 stunden", "24 std", "24 uur", "24 u", "24 ωρεσ", "24ωρο", "ολο το 24ωρο", "ολο το εικοσιτετραωρο",
            "rund um die uhr", "around the clock", "round the clock", "all day long", "de klok rond", "dag en nacht", "tag und nacht", "day and night",
        ];
        string[] everyDay =
        [
            "every day", "each day", "all week", "all days", "every day of the week", "seven days", "seven days a week", "365 days", "365 days a year", "jeden tag", "alle tage", "sieben tage", "365 tage",
            "elke dag", "iedere dag", "alle dagen", "zeven dagen", "365 dagen", "καθε μερα", "καθε ημερα", "ολεσ τισ μερεσ", "ολεσ τισ ημερεσ", "επτα ημερεσ", "7 days", "7 days/week", "7days", "7/7", "7 tage", "7 dagen", "7 μερεσ", "7 ημερεσ", "365 ημερεσ",
        ];
        string[] weekdays = ["business days", "working days", "week days", "unter der woche", "door de week", "εργασιμεσ ημερεσ", "εργασιμεσ", "τισ καθημερινεσ"];
        string[] holidays = ["bank holidays", "bank holiday"];
        string[] until = ["t/m", "tot en met", "t.e.m.", "t.e.m", "t. e. m.", "bis einschliesslich"];
        string[] seasons = ["every other", "every second", "every first", "first of", "jeden zweiten", "jede zweite", "alle zwei", "om de", "even weken", "oneven weken"];
        // "We" is no Wednesday here, and appointments beside the hours change nothing.
        string[] fillers =
        [
            "we are", "we're", "we will be", "o'clock", "o’clock",
            "and by appointment", "or by appointment", "und nach vereinbarung", "oder nach vereinbarung", "en op afspraak", "of op afspraak", "και κατοπιν ραντεβου",
        ];
        return allDay.Select(text => (text, AllDay))
            .Concat(everyDay.Select(text => (text, EveryDay)))
            .Concat(weekdays.Select(text => (text, Weekdays)))
            .Concat(holidays.Select(text => (text, Holiday)))
            .Concat(until.Select(text => (text, To)))
            .Concat(seasons.Select(text => (text, Season)))
            .Concat(fillers.Select(text => (text, Filler)));
    }
}
