using System.Text;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.PlainHtml;

/// <summary>Features that a page's text speaks of.</summary>
internal static class FeatureReader
{
    private const double Confidence = 0.6;
    private const int MaxCharacters = 60_000;

    public static void Read(HtmlPage page, FactWriter facts)
    {
        foreach (var code in FeaturePhrases.FindInFolded(Start(page.FoldedLines)))
        {
            facts.Add(FactFields.Feature, code, Confidence);
        }
    }

    private static string Start(IReadOnlyList<string> lines)
    {
        var text = new StringBuilder(Math.Min(lines.Sum(line => line.Length + 1), MaxCharacters));
        for (var at = 0; at < lines.Count && text.Length < MaxCharacters; at++)
        {
            text.Append(lines[at], 0, Math.Min(lines[at].Length, MaxCharacters - text.Length)).Append(' ');
        }

        return text.ToString();
    }
}
