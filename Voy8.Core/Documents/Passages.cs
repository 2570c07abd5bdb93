using Voy8.Core.Search;

namespace Voy8.Core.Documents;

/// <summary>Picks of a chunk what says most of what was asked for: short enough to be read at a glance.</summary>
internal static class Passages
{
    /// <summary>Characters of a passage, ellipses left out.</summary>
    public const int MaxLength = 320;

    // A passage begins where a sentence does, if one does so near before.
    private const int LeadIn = 120;
    private const string Ellipsis = "…";

    public static Passage Of(string text, Highlighter highlighter)
    {
        var spans = highlighter.Find(text);
        var start = StartOf(text, spans);
        var end = EndOf(text, start);
        var (before, after) = (start > 0 ? Ellipsis : "", end < text.Length ? Ellipsis : "");
        return new Passage(
            before + text[start..end] + after,
            [.. spans.Where(span => span.Start >= start && span.Start + span.Length <= end).Select(span => span with { Start = span.Start - start + before.Length })]);
    }

    // Before the highlight after which most of them follow closely.
    private static int StartOf(string text, IReadOnlyList<TextSpan> spans)
    {
        if (text.Length <= MaxLength || spans.Count == 0)
        {
            return 0;
        }

        var best = spans.MaxBy(first => spans.Count(span => span.Start >= first.Start && span.Start + span.Length <= first.Start + MaxLength - LeadIn)).Start;
        if (best <= LeadIn / 2)
        {
            return 0;
        }

        var from = Math.Max(0, best - LeadIn);
        for (var i = best - 1; i > from; i--)
        {
            if (char.IsWhiteSpace(text[i]) && text[i - 1] is '.' or '!' or '?' or '\n' or ';' or '。')
            {
                return i + 1;
            }
        }

        var space = text.IndexOfAny([' ', '\n', '\t'], Math.Max(from, best - (LeadIn / 2)), best - Math.Max(from, best - (LeadIn / 2)));
        return space >= 0 ? space + 1 : best;
    }

    private static int EndOf(string text, int start)
    {
        if (text.Length - start <= MaxLength)
        {
            return text.Length;
        }

        var end = start + MaxLength;
        var space = text.LastIndexOfAny([' ', '\n', '\t'], end, MaxLength / 4);
        return space > start ? space : char.IsHighSurrogate(text[end - 1]) ? end - 1 : end;
    }
}
