using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Voy8.Web.Importing;

/// <summary>Short names of datasets, as they stand in URLs.</summary>
public static partial class DatasetSlug
{
    private const int MaxLength = 40;

    public static bool IsValid(string? slug) => slug is not null && Shape().IsMatch(slug);

    /// <summary>A slug made of a file's name: <c>munich-osm-venues.jsonl</c> gives <c>munich-osm-venues</c>.</summary>
    public static string FromFileName(string fileName)
    {
        var slug = new StringBuilder();
        foreach (var letter in Path.GetFileNameWithoutExtension(fileName).Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                slug.Append(letter);
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        slug.Length = Math.Min(slug.Length, MaxLength);
        var text = slug.ToString().Trim('-');
        return text.Length == 0 ? "imported" : text;
    }

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
