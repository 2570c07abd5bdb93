using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.PlainHtml;

/// <summary>Features that a page's text speaks of.</summary>
internal static class FeatureReader
{
    private const double Confidence = 0.6;
    private const int MaxCharacters = 60_000;

    public static void Read(HtmlPage page, FactWriter facts)
    {
        var text = string.Join('\n', page.Lines);
        foreach (var code in FeaturePhrases.Find(text.Length > MaxCharacters ? text[..MaxCharacters] : text))
        {
            facts.Add(FactFields.Feature, code, Confidence);
        }
    }
}
