using System.Globalization;
using System.Net;
using System.Text;
using Voy8.Contracts;
using Voy8.Web.Files;

namespace Voy8.Web.Investigations;

/// <summary>Makes the markers of an answer, such as <c>[3]</c>, links to what they cite.</summary>
internal static class CitationLinks
{
    private const int MaxMarker = 40;

    /// <summary>Where a source opens: the fact on the venue's page, the passage in its document, the note, the search that was counted. Null where it cannot be read any more.</summary>
    public static string? Of(InvestigationSource source) => source switch
    {
        { Standing: "gone" } => null,
        { Kind: "fact", VenueId: { } venue, Field: { } field } => $"/venues/{venue}#fact-{Uri.EscapeDataString(field)}",
        { Kind: "passage", FileId: { } file } => FileLinks.To(file, source.Chunk ?? 0, version: source.FileVersion),
        { Kind: "note", NoteId: { } note, VenueId: { } venue } => $"/venues/{venue}#note-{note}",
        { Kind: "count" } => string.IsNullOrEmpty(source.Search) ? "/" : $"/?{source.Search}",
        { VenueId: { } venue } => $"/venues/{venue}",
        _ => "/",
    };

    /// <param name="html">Safe, as the API renders it; only its text is changed, never what stands within a tag.</param>
    public static string Apply(string html, IReadOnlyList<InvestigationSource> sources)
    {
        var known = sources.ToDictionary(source => source.Number);
        var linked = new StringBuilder(html.Length * 2);
        for (var i = 0; i < html.Length;)
        {
            var (length, numbers) = html[i] == '[' ? Marker(html, i, known) : (0, []);
            if (html[i] == '<' && html.IndexOf('>', i) is var end && end > i)
            {
                linked.Append(html, i, end + 1 - i);
                i = end + 1;
            }
            else if (length > 0)
            {
                linked.AppendJoin("", numbers.Select(number => Link(known[number])));
                i += length;
            }
            else
            {
                linked.Append(html[i++]);
            }
        }

        return linked.ToString();
    }

    private static (int Length, int[] Numbers) Marker(string html, int start, Dictionary<int, InvestigationSource> known)
    {
        var end = html.IndexOf(']', start, Math.Min(MaxMarker, html.Length - start));
        if (end < 0)
        {
            return (0, []);
        }

        var parts = html[(start + 1)..end].Split(',', StringSplitOptions.TrimEntries);
        int[] numbers = [.. parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && known.ContainsKey(number) ? number : -1)];
        return numbers.Contains(-1) ? (0, []) : (end + 1 - start, numbers);
    }

    /// <summary>What a person should know before they open it; null where nothing is to be known.</summary>
    public static string? Warning(InvestigationSource source) => source.Standing switch
    {
        "changed" => "The document has changed since; this is what it said.",
        "gone" => "You cannot read this document any more.",
        _ => null,
    };

    private static string Link(InvestigationSource source)
    {
        var (number, text) = (source.Number.ToString(CultureInfo.InvariantCulture), string.Join(' ', new[] { $"{source.Title}: {source.Excerpt}", Warning(source) }.OfType<string>()));
        var rest = $"title=\"{WebUtility.HtmlEncode(text)}\" aria-label=\"{WebUtility.HtmlEncode($"Source {number}: {source.Title}")}\"";
        return Of(source) is { } target ? $"<a class=\"citation\" href=\"{WebUtility.HtmlEncode(target)}\" {rest}>{number}</a>" : $"<span class=\"citation\" {rest}>{number}</span>";
    }
}
