using System.Buffers;
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
    private const int MaxLineLength = 300;
    private const int MinDaysWithoutHeading = 3;
    private const double UnderHeading = 0.75;
    private const double Alone = 0.6;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    private static readonly string[] Headings =
        ["opening hours", "opening times", "business hours", "hours", "open", "offnungszeiten", "geoffnet", "offen", "ωραριο", "ωρεσ λειτουργιασ", "ωρεσ", "ανοιχτα", "ανοικτα", "openingstijden"];

    public static void Read(HtmlPage page, VenueProfile venue, FactWriter facts)
    {
        var best = Candidates(new Text(page), TextFolding.Fold(venue.Name).Trim()).OrderByDescending(candidate => candidate.HasHeading).ThenByDescending(candidate => candidate.Days).ToArray();
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

    private static IEnumerable<Candidate> Candidates(Text lines, string name)
    {
        for (var first = 0; first < lines.Count;)
        {
            var count = Begins(lines, first, name) ? 1 : 0;
            while (count > 0 && first + count < lines.Count && count < MaxBlockLines && lines[first + count].Length <= MaxLineLength && Continues(HoursLexer.OfLine(lines.Folded(first + count))))
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

    private static Candidate? Parse(Text lines, int first, int count)
    {
        var week = HoursText.Parse(string.Join('\n', Enumerable.Range(first, count).Select(at => lines[at])));
        if (week is null)
        {
            return null;
        }

        var days = Enumerable.Range(0, 7).Count(day => week[day].Count > 0);
        var before = first > 0 ? lines[first - 1] : "";
        var isHeaded = IsHeaded(lines, first);
        if (!isHeaded && (days < MinDaysWithoutHeading || IsOfSomethingElse(before)))
        {
            return null;
        }

        // A line of hours beside the block that is not understood: the block is only a part.
        if (IsHalfUnderstood(before) || (first + count < lines.Count && IsHalfUnderstood(lines[first + count])))
        {
            return null;
        }

        return IsOfSomethingElse(before) && !IsOwnHeading(lines[first]) ? null : new Candidate(week.ToOsm(), days, isHeaded);
    }

    private static bool IsHeaded(Text lines, int first) =>
        IsOwnHeading(lines[first]) || (first > 0 && (IsHeading(lines[first - 1]) || (first > 1 && lines[first - 1].Length < 40 && IsHeading(lines[first - 2]))));

    // "24 hours" is no heading of the line that it stands in.
    private static bool IsOwnHeading(string line) => line.AsSpan().IndexOfAny(Digits) is var digit && IsHeading(digit < 0 ? line : line[..digit]);

    // Times without days are hours under a heading only, and so is what begins with words that we do not know, unless these are the venue's name.
    private static bool Begins(Text lines, int first, string name)
    {
        if (lines[first].Length > MaxLineLength)
        {
            return false;
        }

        var tokens = HoursLexer.OfLine(lines.Folded(first));
        if (!tokens.Any(token => token.IsMeaningful))
        {
            return false;
        }

        var known = tokens.SkipWhile(token => token.Kind == HoursTokenKind.Unknown).ToList();
        if (!Continues(known))
        {
            return false;
        }

        if (known.Count < tokens.Count && !BeginsWithName(lines[first], name) && !IsHeaded(lines, first))
        {
            return false;
        }

        return known.Exists(token => token.Kind == HoursTokenKind.Days)
            || (known.Count == tokens.Count ? IsHeaded(lines, first) : IsOwnHeading(lines[first])) && (known.Exists(token => token.Kind == HoursTokenKind.AllDay) || known.Count(token => token.IsMeaningful) >= 2);
    }

    private static bool BeginsWithName(string line, string name)
    {
        var folded = TextFolding.Fold(line);
        return name.Length > 0 && folded.StartsWith(name, StringComparison.Ordinal) && HoursLexer.Tokens(folded[name.Length..]) is not [{ Kind: HoursTokenKind.Unknown }, ..];
    }

    // A line of hours has days or times and no word that we do not know.
    private static bool Continues(IReadOnlyList<HoursToken> tokens) =>
        tokens.Any(token => token.IsMeaningful) && tokens.All(token => token.Kind != HoursTokenKind.Unknown);

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

    // The page's lines, and what they are folded.
    private readonly struct Text(HtmlPage page)
    {
        public int Count { get; } = Math.Min(page.Lines.Count, MaxLines);

        public string this[int line] => page.Lines[line];

        public string Folded(int line) => page.FoldedLines[line];
    }

    private sealed record Candidate(string Osm, int Days, bool HasHeading);
}
