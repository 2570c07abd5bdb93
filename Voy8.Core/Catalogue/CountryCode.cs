using System.Collections.Frozen;
using System.Globalization;

namespace Voy8.Core.Catalogue;

/// <summary>Countries as people write them.</summary>
public static class CountryCode
{
    private static readonly FrozenDictionary<string, string> Codes = Read();

    /// <summary>ISO 3166-1 alpha-2, upper case; null for what is not known.</summary>
    /// <param name="text">A code of two or three letters, or the name in English or in the country's own languages.</param>
    public static string? Of(string? text) => text is null ? null : Codes.GetValueOrDefault(text.Trim());

    private static FrozenDictionary<string, string> Read()
    {
        var codes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["UK"] = "GB", ["Great Britain"] = "GB", ["USA"] = "US", ["United States of America"] = "US" };
        foreach (var region in CultureInfo.GetCultures(CultureTypes.SpecificCultures).Select(culture => new RegionInfo(culture.Name)))
        {
            // Numbers stand for parts of the world.
            if (region.TwoLetterISORegionName is { Length: 2 } code && code.All(char.IsAsciiLetterUpper))
            {
                foreach (var name in new[] { code, region.ThreeLetterISORegionName, region.EnglishName, region.NativeName })
                {
                    codes.TryAdd(name, code);
                }
            }
        }

        return codes.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
