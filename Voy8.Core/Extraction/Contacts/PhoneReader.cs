using AngleSharp.Dom;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.Contacts;

/// <summary>Finds telephone numbers in links and text; fax numbers are not among them.</summary>
internal static class PhoneReader
{
    private const int MaxNumbers = 40;
    private const int MaxLineLength = 1_000;
    private const int MinDigits = 6;
    private const int MaxSingleDigits = 4;
    private const double OfLink = 0.85;
    private const double NamedInText = 0.8;
    private const double InText = 0.65;
    private const double Unlisted = 0.5;

    public static void Read(HtmlPage page, string? region, FactWriter facts)
    {
        var faxes = FaxColumns.Numbers(page, region);
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        var searched = 0;
        foreach (var (label, line) in LinesWithNumbers(page.Lines).Take(ExtractionLimits.MaxPhoneLines).TakeWhile(line => (searched += line.Line.Length) <= ExtractionLimits.MaxPhoneText))
        {
            ReadLine(label, line);
        }

        foreach (var link in page.Mentions("tel:") ? page.LinksTo("tel:").Take(100) : [])
        {
            if (PhoneNumberReader.ToE164(link.GetAttribute("href"), region, stated: true) is { } number)
            {
                Note(number, OfLink);
            }
        }

        foreach (var (number, confidence) in numbers.Where(pair => !faxes.Contains(pair.Key)).OrderByDescending(pair => pair.Value).Take(MaxNumbers))
        {
            facts.Add(FactFields.Phone, number, confidence);
        }

        void ReadLine(string label, string line)
        {
            var found = PhoneNumberReader.Find(line, region, stated: false);
            for (var at = 0; at < found.Count; at++)
            {
                var kind = PhoneLabels.Of(Before(found, at, label, line), After(found, at, line), hasNext: at + 1 < found.Count);
                if (kind == PhoneKind.Fax)
                {
                    faxes.Add(found[at].E164);
                }
                else if (kind == PhoneKind.Phone || (kind == PhoneKind.Unnamed && IsWrittenAsPhone(line.AsSpan(found[at].Start..found[at].End))))
                {
                    Note(found[at].E164, kind == PhoneKind.Phone ? NamedInText : InText);
                }
            }

            // Numbers that the plan does not know are believed where a label stands right before them.
            if (found.Count > 0 || !PhoneLabels.NamesPhone(label + line))
            {
                return;
            }

            found = PhoneNumberReader.Find(line, region, stated: true);
            for (var at = 0; at < found.Count; at++)
            {
                if (line[found[at].Start..found[at].End].Count(char.IsDigit) >= MinDigits && PhoneLabels.Of(Before(found, at, label, line), After(found, at, line), hasNext: at + 1 < found.Count) == PhoneKind.Phone && !numbers.ContainsKey(found[at].E164))
                {
                    Note(found[at].E164, Unlisted);
                }
            }
        }

        void Note(string number, double confidence) => numbers[number] = Math.Max(confidence, numbers.GetValueOrDefault(number));
    }

    private static string Before(IReadOnlyList<FoundNumber> found, int at, string label, string line) =>
        at == 0 ? label + line[..found[0].Start] : line[found[at - 1].End..found[at].Start];

    private static string After(IReadOnlyList<FoundNumber> found, int at, string line) =>
        line[found[at].End..(at + 1 < found.Count ? found[at + 1].Start : line.Length)];

    // Ten digits in a row may be any number, and "1 2 3 4 5 6 7 8 9 10" numbers pages.
    private static bool IsWrittenAsPhone(ReadOnlySpan<char> text)
    {
        var (groups, single, length) = (0, 0, 0);
        foreach (var c in text)
        {
            if (char.IsDigit(c))
            {
                groups += length++ == 0 ? 1 : 0;
                continue;
            }

            single += length == 1 ? 1 : 0;
            length = 0;
        }

        return (groups > 1 || text[0] == '+') && single <= MaxSingleDigits;
    }

    // With the heading of the lines before, when it is short enough to be a label ("Phone" in a cell of its own, "Fax:" above several).
    private static IEnumerable<(string Label, string Line)> LinesWithNumbers(IReadOnlyList<string> lines)
    {
        var label = "";
        foreach (var line in lines)
        {
            if (MayHoldNumber(line))
            {
                yield return (label, line.Length > MaxLineLength ? line[..MaxLineLength] : line);
                label = PhoneLabels.IsFaxHeading(label) ? label : "";
            }
            else
            {
                label = line.Length <= PhoneLabels.MaxHeading ? line + " " : "";
            }
        }
    }

    // Enough digits with no word between them, as numbers have; letters in place of digits count ("1-800-FLOWERS").
    private static bool MayHoldNumber(string line)
    {
        var (digits, row, longestRow) = (0, 0, 0);
        foreach (var c in line)
        {
            row = char.IsAsciiDigit(c) ? row + 1 : 0;
            longestRow = Math.Max(longestRow, row);
            if (char.IsDigit(c))
            {
                digits++;
            }
            else if (char.IsLetter(c) && digits < MinDigits && !char.IsAsciiLetterUpper(c))
            {
                digits = 0;
            }

            if (digits >= MinDigits)
            {
                return true;
            }
        }

        return longestRow >= VanityNumbers.DigitsOfCode && VanityNumbers.MayHold(line);
    }
}
