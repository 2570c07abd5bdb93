using System.Text;
using AngleSharp.Dom;
using Voy8.Core.Extraction;

namespace Voy8.Core.Documents.Reading;

/// <summary>A web page, as a person would read it: within the bounds of pages that are crawled, without what leads elsewhere.</summary>
internal sealed class HtmlReader
{
    private readonly DocumentTextBuilder _builder;
    private readonly CancellationToken _cancellationToken;
    private readonly StringBuilder _line = new();
    private BlockKind _kind = BlockKind.Paragraph;

    private HtmlReader(DocumentTextBuilder builder, CancellationToken cancellationToken) => (_builder, _cancellationToken) = (builder, cancellationToken);

    /// <exception cref="UnreadableDocumentException">It cannot be read.</exception>
    public static DocumentText Read(string html, DocumentTextBuilder builder, CancellationToken cancellationToken)
    {
        try
        {
            using var page = MarkupText.Parse(html);
            var reader = new HtmlReader(builder, cancellationToken);
            if (page.Document.Body is { } body)
            {
                reader.Visit(body);
                reader.Flush();
            }

            return builder.Build(page.Document.Title);
        }
        catch (PageTooComplexException exception)
        {
            throw new UnreadableDocumentException(UnreadableReason.TooComplex, $"{exception.Message} Save it as text or PDF, and upload that.", exception);
        }
    }

    // Child nodes by their number: going from sibling to sibling takes the square of their count.
    private void Visit(INode parent)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        var children = parent.ChildNodes;
        for (var i = 0; i < children.Length; i++)
        {
            if (children[i] is IText text)
            {
                if (_kind != BlockKind.Code && VisibleText.IsRunOn(_line, text.Data, text.ParentElement))
                {
                    _line.Append(' ');
                }

                _line.Append(_kind == BlockKind.Code ? text.Data : text.Data.Replace('\n', ' '));
            }
            else if (children[i] is IElement element && !VisibleText.IsHidden(element))
            {
                Visit(element);
            }
        }
    }

    private void Visit(IElement element)
    {
        switch (element.LocalName)
        {
            case "nav":
                break;
            case "br":
                _line.Append(_kind == BlockKind.Heading ? ' ' : '\n');
                break;
            case ['h', >= '1' and <= '6' and var level]:
                Flush();
                Inside(BlockKind.Heading, element);
                _builder.AddHeading(level - '0', _line.ToString());
                _line.Clear();
                break;
            case "table" when _kind != BlockKind.Table && !IsLayout(element):
                Flush();
                Inside(BlockKind.Table, element);
                FlushAs(BlockKind.Table);
                break;
            case "tr" when _kind == BlockKind.Table:
                Visit((INode)element);
                _line.Append('\n');
                break;
            case "td" or "th" when _kind == BlockKind.Table:
                Visit((INode)element);
                _line.Append('\t');
                break;
            case "pre" when _kind == BlockKind.Paragraph:
                Flush();
                Inside(BlockKind.Code, element);
                FlushAs(BlockKind.Code);
                break;
            case "li" or "dd" when _kind is BlockKind.Paragraph or BlockKind.ListItem:
                Flush();
                Inside(BlockKind.ListItem, element, flushes: true);
                break;
            default:
                VisitOther(element);
                break;
        }
    }

    private void VisitOther(IElement element)
    {
        var divides = !VisibleText.IsInline(element);
        Divide(divides);
        Visit((INode)element);
        Divide(divides);
    }

    private void Divide(bool divides)
    {
        if (divides && _kind is BlockKind.Paragraph or BlockKind.ListItem)
        {
            Flush();
        }
        else if (divides)
        {
            _line.Append(' ');
        }
    }

    private void Inside(BlockKind kind, IElement element, bool flushes = false)
    {
        var before = _kind;
        _kind = kind;
        Visit((INode)element);
        if (flushes)
        {
            Flush();
        }

        _kind = before;
    }

    private void Flush() => FlushAs(_kind);

    private void FlushAs(BlockKind kind)
    {
        _builder.Add(kind, _line.ToString(), keepsLines: true);
        _line.Clear();
    }

    // Headings and tables within a table: it only puts them side by side.
    private static bool IsLayout(IElement table) => table.QuerySelector("table, h1, h2, h3, h4, h5, h6, p p, li") is not null;
}
