using System.Globalization;
using System.Text;

namespace Voy8.Core.Files;

/// <summary>What a file is called: for people alone, no path is ever made of it.</summary>
public static class FileName
{
    public const int MaxLength = 200;

    /// <summary>The last part of a path of any system, without what cannot be seen, at most 200 characters with its extension kept.</summary>
    /// <param name="given">As a client sent it, or an archive has it.</param>
    public static string Clean(string? given)
    {
        var text = given ?? "";
        text = text.Length > 4_096 ? text[^4_096..] : text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text[(text.LastIndexOfAny(['/', '\\']) + 1)..].EnumerateRunes())
        {
            // Marks that turn the direction of writing make a .exe look like a .txt.
            var seen = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            clean.Append(seen && rune != Rune.ReplacementChar ? rune.ToString() : "");
        }

        var name = clean.ToString().Trim().TrimEnd('.').Trim();
        return name.Length == 0 || name == "." ? "file" : Shorten(name);
    }

    /// <summary>A file in an archive with its folders, for people; at most 300 characters.</summary>
    public static string CleanPath(string given)
    {
        const int MaxPath = 300;
        var parts = (given.Length > 4_096 ? given[^4_096..] : given).Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(part => part is not ("." or "..")).Select(Clean).ToArray();
        var path = string.Join('/', parts);
        return path.Length == 0 ? "file" : path.Length <= MaxPath ? path : parts[^1];
    }

    private static string Shorten(string name)
    {
        if (name.Length <= MaxLength)
        {
            return name;
        }

        var extension = Path.GetExtension(name);
        extension = extension.Length <= 10 ? extension : "";
        var end = MaxLength - extension.Length;
        return name[..(char.IsHighSurrogate(name[end - 1]) ? end - 1 : end)] + extension;
    }
}
