using AngleSharp.Dom;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.Contacts;

/// <summary>Finds telephone numbers in links and text; fax numbers are not among them.</summary>
internal static class PhoneReader
{
    private const int MaxNumbers = 10;
    private const int MaxLineLength = 1_000;
    private const double OfLink = 0.85;
    private const double NamedInText = 0.8;
    private const double InText = 0.65;
    private const double Unlisted = 0.5;
    private const int MaxLabelLength = 20;
    private const int LabelReach = 25;

    private static readonly string[] FaxWords = ["fax", "telefax", "φαξ", "f:", "f."];
    private static readonly string[] PhoneWords = ["tel", "phone", "telefon", "telephone", "fon", "mobil", "mobile", "call", "ruf", "τηλ", "τηλεφωνο", "κινητο", "t:"];

    public static void Read(HtmlPage page, string? region, FactWriter facts)
    {
        var faxes = new HashSet<string>(StringComparer.Ordinal);
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (label, line) in LinesWithNumbers(page.Lines).Take(ExtractionLimits.MaxPhoneLines))
        {
            foreach (var (number, start) in PhoneNumberReader.Find(line, region, stated: false))
            {
                var (fax, phone) = LabelsBefore(label + line[..start]);
                if (fax > phone)
                {
                    faxes.Add(number);
                }
                else
                {
                    Note(number, phone > 0 ? NamedInText : InText);
                }
            }

            // Numbers that the plan does not know are believed where a label stands right before them.
            if (PhoneWords.Any(word => TextFolding.Fold(label + line).Contains(word, StringComparison.Ordinal)))
            {
                foreach (var (number, start) in PhoneNumberReader.Find(line, region, stated: true))
                {
                    var (fax, phone) = LabelsBefore(label + line[..start]);
                    if (phone > fax && !numbers.ContainsKey(number))
                    {
                        Note(number, Unlisted);
                    }
                }
            }
        }

        foreach (var link in page.Document.QuerySelectorAll("a[href^='tel:' i]").Take(100))
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

        void Note(string number, double confidence) => numbers[number] = Math.Max(confidence, numbers.GetValueOrDefault(number));
    }

    // With the line before, when it is short enough to be a label ("Phone" in a cell of its own).
    private static IEnumerable<(string Label, string Line)> LinesWithNumbers(IReadOnlyList<string> lines)
    {
        for (var at = 0; at < lines.Count; at++)
        {
            if (lines[at].Count(char.IsAsciiDigit) >= 5)
            {
                var label = at > 0 && lines[at - 1].Length <= MaxLabelLength ? lines[at - 1] + " " : "";
                yield return (label, lines[at].Length > MaxLineLength ? lines[at][..MaxLineLength] : lines[at]);
            }
        }
    }

    // Where the last words for fax and for telephone begin, counted from just before the number; 0 when there are none.
    private static (int Fax, int Phone) LabelsBefore(string before)
    {
        var folded = TextFolding.Fold(before.Length > LabelReach ? before[^LabelReach..] : before);
        return (LastOf(folded, FaxWords), LastOf(folded, PhoneWords));
    }

    private static int LastOf(string text, string[] words) => 1 + words.Max(word => text.LastIndexOf(word, StringComparison.Ordinal));
}
