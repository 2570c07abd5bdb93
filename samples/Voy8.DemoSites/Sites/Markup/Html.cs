namespace Voy8.DemoSites.Sites.Markup;

/// <summary>
/// Escapes what HTML must have escaped and nothing else: the framework's encoders write umlauts as character references,
/// and then a page in windows-1253 or ISO-8859-1 would be plain ASCII.
/// </summary>
internal static class Html
{
    public static string Encode(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal);
}
