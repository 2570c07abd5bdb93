using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using Voy8.Core.Notes;

namespace Voy8.Core.Investigations;

/// <summary>An answer after it was checked.</summary>
/// <param name="Text">Markdown in which each citation that holds is <c>[3]</c> or <c>[1, 4]</c>.</param>
/// <param name="IsFound">False where the model says that the tools found nothing which answers the question.</param>
/// <param name="Cited">The sources that it cites, in the order of their first marker.</param>
/// <param name="Invented">Numbers that no tool returned.</param>
public sealed record CheckedAnswer(string Text, bool IsFound, IReadOnlyList<InvestigationSource> Cited, IReadOnlyList<string> Invented)
{
    /// <summary>Null where the answer stands.</summary>
    public InvestigationFailure? Failure =>
        Invented.Count > 0 ? new("invented_citation", $"The model cited {AnswerCheck.Told(Invented)}, which no tool returned, and did so again when it was told.")
        : IsFound && Cited.Count == 0 ? new("no_citation", "The model answered without a single source, and did so again when it was told.")
        : null;

    /// <summary>What the model is told, once.</summary>
    public string? Complaint =>
        Invented.Count > 0 ? $"Your answer cites {AnswerCheck.Told(Invented)}, but no tool returned such a source. Write the whole answer again, and cite only numbers that stood as \"source\" in a result."
        : IsFound && Cited.Count == 0 ? $"Your answer cites nothing. Write the whole answer again with the number of its source behind each statement, as in [3]. If the tools returned nothing that answers the question, begin with \"{AnswerCheck.NoAnswer}\" and say what is missing."
        : null;
}

/// <summary>Checks the citations of an answer against what the tools returned. A pure function.</summary>
public static class AnswerCheck
{
    /// <summary>How an answer begins that none was found.</summary>
    public const string NoAnswer = "NO ANSWER:";

    /// <summary>Longer answers are cut.</summary>
    public const int MaxLength = 20_000;

    private const int MaxTold = 10;

    // Longer ones are not looked at when links are made.
    private const int MaxPlain = 40;
    private static readonly SearchValues<char> Plain = SearchValues.Create("0123456789, ");

    public static CheckedAnswer Check(string written, SourceRegister sources)
    {
        var text = written.Trim();
        var isFound = !text.StartsWith(NoAnswer, StringComparison.OrdinalIgnoreCase);
        text = Normalise(isFound ? text : text[NoAnswer.Length..].Trim());
        text = text.Length <= MaxLength ? text : text[..(char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
        text = Rewrite(text, sources);

        // As it was written, and as it is read: emphasis, escapes and code may hide what a person sees.
        string[] numbers = [.. CitationMarkers.Find(text).Concat(CitationMarkers.Find(AsRead(text))).SelectMany(marker => marker.Numbers).Distinct()];
        return new CheckedAnswer(
            text,
            isFound,
            [.. numbers.Select(number => Find(sources, number)).OfType<InvestigationSource>()],
            [.. numbers.Where(number => Find(sources, number) is null)]);
    }

    /// <summary>Several, as people and models are told of them.</summary>
    internal static string Told(IReadOnlyList<string> numbers) =>
        string.Join(", ", numbers.Take(MaxTold).Select(number => $"[{number}]")) + (numbers.Count > MaxTold ? " and others" : "");

    private static InvestigationSource? Find(SourceRegister sources, string number) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var known) ? sources.Find(known) : null;

    // What holds is written in the one form that becomes a link: [7-8] is [7][8].
    private static string Rewrite(string text, SourceRegister sources)
    {
        var (kept, from) = (new StringBuilder(text.Length), 0);
        foreach (var (start, end, numbers) in CitationMarkers.Find(text))
        {
            if (!IsPlain(text.AsSpan(start, end - start)) && numbers.All(number => Find(sources, number) is not null))
            {
                kept.Append(text, from, start - from).AppendJoin("", numbers.Select(number => $"[{number}]"));
                from = end;
            }
        }

        kept.Append(text, from, text.Length - from);
        return kept.Length <= MaxLength ? kept.ToString() : text;
    }

    private static bool IsPlain(ReadOnlySpan<char> marker) => marker.Length <= MaxPlain && marker[0] == '[' && marker[^1] == ']' && marker[1..^1].IndexOfAnyExcept(Plain) < 0;

    private static string AsRead(string markdown)
    {
        var html = NoteMarkdown.ToHtml(markdown, links: false);
        var read = new StringBuilder(html.Length);
        for (var i = 0; i < html.Length;)
        {
            var tag = html[i] == '<' ? html.IndexOf('>', i) : -1;
            if (tag < 0)
            {
                read.Append(html[i]);
            }

            i = tag < 0 ? i + 1 : tag + 1;
        }

        return WebUtility.HtmlDecode(read.ToString());
    }

    // What a model writes for a list of sources, or as a link, would be a link of its own making: the markers stay, the rest goes.
    private static string Normalise(string text)
    {
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n').Where(line => !IsDefinition(line.TrimStart()));
        var joined = string.Join('\n', lines).Trim();
        var kept = new StringBuilder(joined.Length);
        var from = 0;
        foreach (var (_, end, _) in CitationMarkers.Find(joined))
        {
            if (end >= from && end < joined.Length && joined[end] == '(' && joined.IndexOf(')', end) is var close && close >= 0)
            {
                kept.Append(joined, from, end - from);
                from = close + 1;
            }
        }

        return kept.Append(joined, from, joined.Length - from).ToString();
    }

    private static bool IsDefinition(string line) => CitationMarkers.Find(line).FirstOrDefault() is (0, > 0 and var end, _) && end < line.Length && line[end] == ':';
}
