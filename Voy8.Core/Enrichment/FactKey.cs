namespace Voy8.Core.Enrichment;

/// <summary>When two spellings are one value: case of e-mail addresses and names of things, the last slash of an address.</summary>
internal static class FactKey
{
    public static string Of(string field, string value) => field switch
    {
        FactFields.Website or FactFields.Menu or FactFields.Booking or FactFields.Social or FactFields.Image => Address(value),
        FactFields.Description or FactFields.OpeningHours => value.Trim(),
        FactFields.Phone => value.Replace(" ", "", StringComparison.Ordinal),
        _ => TextFolding.Fold(value.Trim()),
    };

    private static string Address(string value)
    {
        var text = value.Trim().AsSpan();
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        text = scheme is > 0 and < 6 ? text[(scheme + 3)..] : text;
        text = text.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? text[4..] : text;
        return text.TrimEnd('/').ToString();
    }
}
