using System.Buffers;
using System.Text;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Voy8.Core.Documents.Reading;

/// <summary>
/// Markdown, section by section: a parser's time grows faster than what it is given, so it is given little at once. What is marked up
/// beyond what people write is read as plain text.
/// </summary>
internal static class MarkdownReader
{
    private const int MaxSection = 50_000;
    private const int MaxMarks = 2_000;
    private const int MaxOpening = 200;
    private const string Marks = "<>[]!*_~`&|";

    // Of the signs that open lists and quotes, one in another.
    private static readonly SearchValues<char> Openings = SearchValues.Create(" \t>-+*.)0123456789");

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseEmphasisExtras().Build();

    public static DocumentText Read(string text, DocumentTextBuilder builder, CancellationToken cancellationToken)
    {
        var (title, body) = FrontMatter.Split(text);
        foreach (var section in MarkdownSections.Split(body))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var markdown = body[section];
            if (markdown.Length > MaxSection || markdown.Count(Marks.Contains) > MaxMarks || HasLongOpening(markdown))
            {
                builder.Add(BlockKind.Paragraph, markdown, keepsLines: true);
                continue;
            }

            MarkdownDocument document;
            try
            {
                document = Markdown.Parse(markdown, Pipeline);
            }
            catch (ArgumentException)
            {
                // Nested deeper than anybody writes.
                builder.Add(BlockKind.Paragraph, markdown, keepsLines: true);
                continue;
            }

            Visit(document, builder, BlockKind.Paragraph);
        }

        return builder.Build(title);
    }

    private static void Visit(ContainerBlock parent, DocumentTextBuilder builder, BlockKind kind)
    {
        foreach (var block in parent)
        {
            switch (block)
            {
                case HeadingBlock heading:
                    builder.AddHeading(heading.Level, TextOf(heading.Inline));
                    break;
                case Table table:
                    builder.Add(BlockKind.Table, string.Join('\n', table.OfType<TableRow>().Select(row => string.Join('\t', row.OfType<TableCell>().Select(CellOf)))));
                    break;
                case ListItemBlock item:
                    Visit(item, builder, BlockKind.ListItem);
                    break;
                case ContainerBlock container when container is not LinkReferenceDefinitionGroup:
                    Visit(container, builder, kind);
                    break;
                case CodeBlock code:
                    builder.Add(BlockKind.Code, code.Lines.ToString());
                    break;
                case HtmlBlock html:
                    builder.Add(kind, MarkupText.Of(html.Lines.ToString()));
                    break;
                case LeafBlock leaf:
                    builder.Add(kind, TextOf(leaf.Inline), keepsLines: true);
                    break;
            }
        }
    }

    private static string CellOf(TableCell cell) => string.Join(' ', cell.OfType<LeafBlock>().Select(leaf => DocumentCharacters.Clean(TextOf(leaf.Inline))));

    private static string TextOf(ContainerInline? inlines)
    {
        var text = new StringBuilder();
        foreach (var inline in inlines?.Descendants() ?? [])
        {
            _ = inline switch
            {
                LiteralInline literal => text.Append(literal.Content.AsSpan()),
                CodeInline code => text.Append(code.Content),
                AutolinkInline link => text.Append(link.Url),
                HtmlEntityInline entity => text.Append(entity.Transcoded.AsSpan()),
                LineBreakInline { IsHard: true } => text.Append('\n'),
                LineBreakInline => text.Append(' '),
                _ => text,
            };
        }

        return text.ToString();
    }

    private static bool HasLongOpening(string markdown)
    {
        foreach (var line in markdown.AsSpan().EnumerateLines())
        {
            if ((line.IndexOfAnyExcept(Openings) is var opening && opening < 0 ? line.Length : opening) > MaxOpening)
            {
                return true;
            }
        }

        return false;
    }
}
