namespace Voy8.Core.Extraction.PlainHtml;

/// <summary>Price levels: one to four signs of a currency, as written.</summary>
internal static class PriceLevel
{
    private const string Signs = "€$£¥₺";

    /// <returns><c>€€</c> for <c>€€</c>, <c>$$</c> for <c>$$ – $$$</c>; null for amounts and words.</returns>
    public static string? Normalise(string text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.Length == 0 || trimmed.Length > 20 || !Signs.Contains(trimmed[0]))
        {
            return null;
        }

        var sign = trimmed[0];
        var level = trimmed.IndexOfAnyExcept(sign);
        level = level < 0 ? trimmed.Length : level;
        var rest = trimmed[level..].TrimStart(" -–—/");
        return level <= 4 && rest.IndexOfAnyExcept(sign) < 0 ? new string(sign, level) : null;
    }
}
