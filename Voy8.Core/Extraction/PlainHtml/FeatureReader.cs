using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.PlainHtml;

/// <summary>Features that a page's text speaks of.</summary>
internal static class FeatureReader
{
    private const double Confidence = 0.6;
    private const int MaxLine = 2_000;
    private const int MaxCharacters = 60_000;

    public static void Read(HtmlPage page, FactWriter facts)
    {
        var left = MaxCharacters;
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in page.Lines)
        {
            var text = line.Length > MaxLine ? line[..MaxLine] : line;
            if ((left -= text.Length) < 0)
            {
                break;
            }

            found.UnionWith(FeaturePhrases.Find(text));
        }

        foreach (var code in found)
        {
            facts.Add(FactFields.Feature, code, Confidence);
        }
    }
}
