namespace Voy8.Core.Extraction;

/// <summary>What a page's robots meta element and X-Robots-Tag header ask of every crawler.</summary>
internal readonly record struct RobotsRules(bool NoIndex, bool NoFollow)
{
    public static RobotsRules Of(HtmlPage page)
    {
        // Rules for a named crawler that is not us ("googlebot: noindex") have a colon before the rule.
        var tokens = $"{page.Meta("robots")},{page.Source.RobotsTag}"
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(token => token.ToLowerInvariant())
            .ToHashSet(StringComparer.Ordinal);
        var none = tokens.Contains("none");
        return new RobotsRules(none || tokens.Contains("noindex"), none || tokens.Contains("nofollow"));
    }
}
