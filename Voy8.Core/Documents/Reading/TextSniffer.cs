namespace Voy8.Core.Documents.Reading;

/// <summary>Tells plain text, Markdown and HTML apart.</summary>
internal static class TextSniffer
{
    private const int MaxLines = 2_000;

    // Signs of Markdown that make it so, rather than a text with a dash or a number sign in it.
    private const int Enough = 2;

    private static readonly string[] Beginnings = ["<!doctype html", "<html", "<head", "<body", "<title", "<meta", "<script", "<style", "<table", "<div", "<h1", "<p>", "<article", "<main"];

    public static DocumentType Detect(string text)
    {
        var start = text.AsSpan().TrimStart().TrimStart('\uFEFF');
        while (start.StartsWith("<!--") || start.StartsWith("<?xml"))
        {
            var end = start.IndexOf(start[1] == '!' ? "-->" : "?>");
            start = end < 0 ? [] : start[(end + 2)..].TrimStart('>').TrimStart();
        }

        foreach (var beginning in Beginnings)
        {
            if (start.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
            {
                return DocumentType.Html;
            }
        }

        return LooksMarked(text) ? DocumentType.Markdown : DocumentType.PlainText;
    }

    private static bool LooksMarked(string text)
    {
        if (FrontMatter.Split(text).Title is not null)
        {
            return true;
        }

        var (signs, lines) = (0, 0);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            signs += SignsOf(line);
            if (signs >= Enough || ++lines > MaxLines)
            {
                break;
            }
        }

        return signs >= Enough;
    }

    private static int SignsOf(ReadOnlySpan<char> line)
    {
        var hashes = line.IndexOfAnyExcept('#');
        if (hashes is >= 1 and <= 6 && line[hashes] == ' ' && !line[hashes..].IsWhiteSpace())
        {
            return Enough;
        }

        return line.StartsWith("```") || line.StartsWith("~~~") || line.StartsWith("|--") || line.StartsWith("| --") || line.StartsWith("|:-")
            || line.Contains("](", StringComparison.Ordinal) || line.StartsWith("- [") || HasPair(line, "**") || line.StartsWith("> ") ? 1 : 0;
    }

    private static bool HasPair(ReadOnlySpan<char> line, string mark) =>
        line.IndexOf(mark) is var first and >= 0 && line[(first + mark.Length)..].IndexOf(mark) > 0;
}
