namespace Voy8.Core.Documents.Reading;

/// <summary>What many tools put before Markdown, between two lines of dashes.</summary>
internal static class FrontMatter
{
    private const string Line = "---\n";
    private const string Title = "title:";
    private const int MaxLength = 10_000;

    /// <returns>The title that it names, and what follows it.</returns>
    public static (string? Title, string Body) Split(string text)
    {
        if (!text.StartsWith(Line, StringComparison.Ordinal)
            || text.IndexOf("\n" + Line, Line.Length - 1, Math.Min(text.Length - Line.Length + 1, MaxLength), StringComparison.Ordinal) is not (>= 0 and var end))
        {
            return (null, text);
        }

        string? title = null;
        foreach (var line in text.AsSpan(Line.Length, Math.Max(0, end - Line.Length)).EnumerateLines())
        {
            if (line.StartsWith(Title, StringComparison.OrdinalIgnoreCase))
            {
                title = line[Title.Length..].Trim().Trim("\"'").ToString();
            }
        }

        return (title, text[(end + 1 + Line.Length)..]);
    }
}
