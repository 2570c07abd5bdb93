using System.Text;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Catalogue;

/// <summary>What somebody says of the dataset that venues shall go into; nulls leave an existing dataset as it is.</summary>
public sealed record DatasetDescription(string Slug, string? Name, string? Attribution, string? Licence)
{
    public const int MaxSlugLength = 64;
    public const int MaxTextLength = 300;

    /// <summary>
    /// Completes what was given from the file's name: <c>Munich cafés.jsonl</c> is the dataset <c>munich-cafes</c>.
    /// </summary>
    public static DatasetDescription For(string fileName, string? slug, string? name, string? attribution, string? licence)
    {
        var stem = Path.GetFileNameWithoutExtension(fileName);
        return new DatasetDescription(
            string.IsNullOrWhiteSpace(slug) ? Slugify(string.IsNullOrWhiteSpace(name) ? stem : name) : slug.Trim(),
            NullIfBlank(name),
            NullIfBlank(attribution),
            NullIfBlank(licence));
    }

    /// <summary>What is wrong, by field (slug, name, attribution, licence); empty when all is well.</summary>
    public IReadOnlyDictionary<string, string> Problems()
    {
        var problems = new Dictionary<string, string>();
        if (!IsSlug(Slug))
        {
            problems["slug"] = $"must be 1 to {MaxSlugLength} lower-case letters, digits and hyphens, and begin and end with a letter or digit";
        }

        foreach (var (field, text) in new[] { ("name", Name), ("attribution", Attribution), ("licence", Licence) })
        {
            if (text?.Length > MaxTextLength)
            {
                problems[field] = $"must not be longer than {MaxTextLength} characters";
            }
            else if (text?.Any(char.IsControl) == true)
            {
                problems[field] = "must not have control characters";
            }
        }

        return problems;
    }

    private static bool IsSlug(string slug) =>
        slug.Length is > 0 and <= MaxSlugLength
        && slug[0] != '-' && slug[^1] != '-'
        && slug.All(letter => letter is '-' or (>= 'a' and <= 'z') or (>= '0' and <= '9'));

    /// <summary>Letters of other scripts have no place in a slug; a name without Latin letters becomes <c>venues</c>.</summary>
    private static string Slugify(string text)
    {
        var slug = new StringBuilder();
        foreach (var letter in TextFolding.Fold(text))
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                slug.Append(letter);
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var trimmed = slug.ToString()[..Math.Min(slug.Length, MaxSlugLength)].Trim('-');
        return trimmed.Length == 0 ? "venues" : trimmed;
    }

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
