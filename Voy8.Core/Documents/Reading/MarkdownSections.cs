namespace Voy8.Core.Documents.Reading;

/// <summary>Cuts Markdown where one thing has surely ended and another begins: before a line that begins with a letter or a number sign, after an empty one, outside code.</summary>
internal static class MarkdownSections
{
    private const int ShortestFence = 3;

    public static IReadOnlyList<Range> Split(string text)
    {
        var sections = new List<Range>();
        var start = 0;
        var wasBlank = false;
        var fence = (Mark: '\0', Length: 0);
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at) is var found && found < 0 ? text.Length : found;
            var line = text.AsSpan(at, end - at);
            if (fence.Length == 0 && wasBlank && at > start && line.Length > 0 && (line[0] == '#' || char.IsLetter(line[0])))
            {
                sections.Add(start..at);
                start = at;
            }

            wasBlank = line.IsWhiteSpace();
            fence = After(fence, line);
            at = end + 1;
        }

        if (start < text.Length)
        {
            sections.Add(start..text.Length);
        }

        return sections;
    }

    private static (char Mark, int Length) After((char Mark, int Length) open, ReadOnlySpan<char> line)
    {
        var fence = line.TrimStart(' ');
        if (fence.Length == 0 || fence[0] is not ('`' or '~'))
        {
            return open;
        }

        var length = fence.IndexOfAnyExcept(fence[0]) is var end && end < 0 ? fence.Length : end;
        if (open.Length == 0)
        {
            return length >= ShortestFence ? (fence[0], length) : open;
        }

        return fence[0] == open.Mark && length >= open.Length && fence[length..].IsWhiteSpace() ? default : open;
    }
}
