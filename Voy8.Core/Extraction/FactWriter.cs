using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction;

/// <summary>Notes facts of one page that were found by one method.</summary>
internal sealed class FactWriter(FactSet facts, PageSource page, string method)
{
    private const int MaxValueLength = 4_000;

    public bool Has(string field) => facts.Has(field);

    public void Add(string field, string? value, double confidence)
    {
        var text = value is null ? "" : Text.Collapse(value);
        if (text.Length is > 0 and <= MaxValueLength)
        {
            facts.Add(new Fact(field, text, page.Url.AbsoluteUri, method, confidence, page.SeenAt));
        }
    }
}
