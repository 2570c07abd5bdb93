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

    private static readonly string[] FaxWords = ["fax", "telefax", "φαξ", "f:", "f."];
    private static readonly string[] PhoneWords = ["tel", "phone", "telefon", "telephone", "fon", "mobil", "mobile", "call", "ruf", "τηλ", "τηλεφωνο", "κινητο", "t:"];

    public static void Read(HtmlPage page, string? region, FactWriter facts)
    {
        var faxes = new HashSet<string>(StringComparer.Ordinal);
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var line in page.Lines.Where(line => line.Count(char.IsAsciiDigit) >= 5).Take(ExtractionLimits.MaxPhoneLines))
        {
            var text = line.Length > MaxLineLength ? line[..MaxLineLength] : line;
            foreach (var (number, start) in PhoneNumberReader.Find(text, region))
            {
                var before = TextFolding.Fold(text[Math.Max(0, start - 25)..start]);
                if (LastOf(before, FaxWords) > LastOf(before, PhoneWords))
                {
                    faxes.Add(number);
                }
                else
                {
                    Note(number, LastOf(before, PhoneWords) >= 0 ? NamedInText : InText);
                }
            }
        }

        foreach (var link in page.Document.QuerySelectorAll("a[href^='tel:' i]").Take(100))
        {
            if (PhoneNumberReader.ToE164(link.GetAttribute("href"), region) is { } number)
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

    private static int LastOf(string text, string[] words) => words.Max(word => text.LastIndexOf(word, StringComparison.Ordinal));
}
