using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.Hours;

/// <summary>
/// Finds the opening hours in a page's text: runs of lines that consist of days and times, best under a heading that says
/// so. Hours of the kitchen, the telephone or an event are passed over; contradicting candidates give none.
/// </summary>
internal static class HoursReader
{
    private const int MaxLines = 2_000;
    private const int MaxBlockLines = 30;
    private const int MinDaysWithoutHeading = 3;
    private const double UnderHeading = 0.75;
    private const double Alone = 0.6;

    private static readonly string[] Headings =
        ["opening hours", "opening times", "business hours", "hours", "open", "offnungszeiten", "geoffnet", "offen", "ωραριο", "ωρεσ λειτουργιασ", "ωρεσ", "ανοιχτα", "ανοικτα", "openingstijden"];

    public static void Read(HtmlPage page, FactWriter facts)
    {
        var best = Candidates([.. page.Lines.Take(MaxLines)]).OrderByDescending(candidate => candidate.HasHeading).ThenByDescending(candidate => candidate.Days).ToArray();
        if (best.Length == 0)
        {
            return;
        }

        var winner = best[0];
        var rivals = best.Where(other => other.HasHeading == winner.HasHeading && other.Days == winner.Days && other.Osm != winner.Osm);
        if (!rivals.Any())
        {
            facts.Add(FactFields.OpeningHours, winner.Osm, winner.HasHeading ? UnderHeading : Alone);
        }
    }

    private static IEnumerable<Candidate> Candidates(IReadOnlyList<string> lines)
    {
        for (var first = 0; first < lines.Count;)
        {
            var count = 0;
            while (first + count < lines.Count && count < MaxBlockLines && Belongs(lines[first + count], isFirst: count == 0))
            {
                count++;
            }

            if (count > 0 && Parse(lines, first, count) is { } candidate)
            {
                yield return candidate;
            }

            first += Math.Max(1, count);
        }
    }

    private static Candidate? Parse(IReadOnlyList<string> lines, int first, int count)
    {
        var week = HoursText.Parse(string.Join('\n', Enumerable.Range(first, count).Select(at => lines[at])));
        if (week is null)
        {
            return null;
        }

        var days = Enumerable.Range(0, 7).Count(day => week[day].Count > 0);
        var before = first > 0 ? lines[first - 1] : "";
        var isHeaded = IsHeading(lines[first]) || IsHeading(before) || (first > 1 && before.Length < 40 && IsHeading(lines[first - 2]));
        if (!isHeaded && (days < MinDaysWithoutHeading || IsOfSomethingElse(before)))
        {
            return null;
        }

        // A line of hours beside the block that is not understood: the block is only a part.
        if (IsHalfUnderstood(before) || (first + count < lines.Count && IsHalfUnderstood(lines[first + count])))
        {
            return null;
        }

        return IsOfSomethingElse(before) && !IsHeading(lines[first]) ? null : new Candidate(week.ToOsm(), days, isHeaded);
    }

    // A line of hours has days or times and no word that we do not know; the first may begin with a few others ("Bar Nine: Mon-Fri 9-5").
    private static bool Belongs(string line, bool isFirst)
    {
        if (line.Length > 300)
        {
            return false;
        }

        var tokens = HoursLexer.Tokens(line);
        if (isFirst)
        {
            tokens = [.. tokens.SkipWhile(token => token.Kind == HoursTokenKind.Unknown)];
        }

        var meaningful = tokens.Count(token => token.IsMeaningful);
        var startsWell = !isFirst || tokens.Any(token => token.Kind is HoursTokenKind.Days or HoursTokenKind.AllDay) || meaningful >= 2;
        return meaningful > 0 && startsWell && tokens.All(token => token.Kind != HoursTokenKind.Unknown);
    }

    private static bool IsHalfUnderstood(string line)
    {
        if (line.Length > 120)
        {
            return false;
        }

        var tokens = HoursLexer.Tokens(line);
        return tokens.Any(token => token.Kind == HoursTokenKind.Days) && tokens.Any(token => token.Kind is HoursTokenKind.Time or HoursTokenKind.Closed);
    }

    private static bool IsHeading(string line)
    {
        var folded = TextFolding.Fold(line.Length > 80 ? line[..80] : line);
        return Headings.Any(heading => Words.Contains(folded, heading)) && !IsOfSomethingElse(line);
    }

    private static bool IsOfSomethingElse(string line) =>
        line.Length <= 80 && HoursLexer.Tokens(line).Any(token => token.Kind is HoursTokenKind.OtherHours or HoursTokenKind.Meal or HoursTokenKind.Season);

    private sealed record Candidate(string Osm, int Days, bool HasHeading);
}
