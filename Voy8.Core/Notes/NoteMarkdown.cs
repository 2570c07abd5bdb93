using System.Buffers;
using System.Net;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Voy8.Core.Notes;

/// <summary>
/// Renders a note: the one place where Markdown becomes HTML. HTML in a note is text, links go to http, https and mailto alone, and an image
/// is a link to it, so that looking at a note asks nobody else for anything.
/// </summary>
public static class NoteMarkdown
{
    // Runs of these take a parser ever longer. Who writes so many wants something else than looks.
    private const int MaxMarks = 1_000;
    private const string Marks = "<>[]!*_~`&";

    // Of the signs that open lists and quotes, one in another.
    private const int MaxOpening = 200;
    private static readonly SearchValues<char> Openings = SearchValues.Create(" \t>-+*.)0123456789");
    private const int HighestHeading = 3;
    private const int LowestHeading = 6;

    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().DisableHtml().UseAutoLinks().UseEmphasisExtras(EmphasisExtraOptions.Strikethrough).Build();

    /// <summary>Safe to be put into a page as it is.</summary>
    /// <param name="markdown">As it was written.</param>
    /// <param name="links">False where whoever wrote it must lead nobody anywhere: links are their text then.</param>
    public static string ToHtml(string markdown, bool links = true)
    {
        if (HasTooManyMarks(markdown))
        {
            return AsWritten(markdown);
        }

        try
        {
            var document = Markdown.Parse(markdown, Pipeline);
            Tame(document, links);
            return document.ToHtml(Pipeline);
        }
        catch (ArgumentException)
        {
            // Nested deeper than anybody writes.
            return AsWritten(markdown);
        }
    }

    /// <summary>What it says, without what is there for looks.</summary>
    public static string ToPlainText(string markdown)
    {
        try
        {
            return (HasTooManyMarks(markdown) ? markdown : Markdown.ToPlainText(markdown, Pipeline)).Trim();
        }
        catch (ArgumentException)
        {
            return markdown.Trim();
        }
    }

    private static bool HasTooManyMarks(string markdown)
    {
        if (markdown.Count(Marks.Contains) > MaxMarks)
        {
            return true;
        }

        foreach (var line in markdown.AsSpan().EnumerateLines())
        {
            if ((line.IndexOfAnyExcept(Openings) is var opening && opening < 0 ? line.Length : opening) > MaxOpening)
            {
                return true;
            }
        }

        return false;
    }

    private static string AsWritten(string markdown) => $"<pre>{WebUtility.HtmlEncode(markdown)}</pre>\n";

    private static void Tame(MarkdownDocument document, bool links)
    {
        // A list: what is replaced must not be walked on.
        foreach (var node in document.Descendants().ToList())
        {
            // As the class that the language of a code block becomes.
            if (node.TryGetAttributes() is { } attributes)
            {
                (attributes.Id, attributes.Classes, attributes.Properties) = (null, null, null);
            }

            switch (node)
            {
                case HeadingBlock heading:
                    // The page has headings of its own above.
                    heading.Level = Math.Min(heading.Level + HighestHeading - 1, LowestHeading);
                    break;
                case AutolinkInline link:
                    link.ReplaceBy(LinkTo(!links ? null : link.IsEmail ? "mailto:" + link.Url : link.Url, link.Url));
                    break;
                case LinkInline link:
                    TameLink(link, links);
                    break;
            }
        }
    }

    private static void TameLink(LinkInline link, bool links)
    {
        var address = links ? Allowed(link.GetDynamicUrl?.Invoke() ?? link.Url) : null;
        if (address is null)
        {
            var plain = new ContainerInline();
            link.ReplaceBy(plain, copyChildren: true);
            return;
        }

        if (link is { IsImage: true, FirstChild: null })
        {
            link.AppendChild(new LiteralInline(address));
        }

        (link.IsImage, link.Url, link.GetDynamicUrl, link.Title) = (false, address, null, null);
        Mark(link);
    }

    private static Inline LinkTo(string? url, string text)
    {
        if (Allowed(url) is not { } address)
        {
            return new LiteralInline(text);
        }

        var link = new LinkInline(address, "") { IsClosed = true };
        link.AppendChild(new LiteralInline(text));
        Mark(link);
        return link;
    }

    private static void Mark(LinkInline link)
    {
        var attributes = link.GetAttributes();
        attributes.AddProperty("rel", "nofollow noopener noreferrer");
        attributes.AddProperty("target", "_blank");
    }

    // As it was read, not as it was written: the browser and this must not differ about what an address is.
    private static string? Allowed(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeMailto)
            && Uri.TryCreate(address.AbsoluteUri, UriKind.Absolute, out _)
                ? address.AbsoluteUri
                : null;
}
