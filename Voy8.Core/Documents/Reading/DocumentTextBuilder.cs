using System.Text;

namespace Voy8.Core.Documents.Reading;

/// <summary>Puts a document's text together, within bounds: every format's reader writes through here.</summary>
internal sealed class DocumentTextBuilder(ReadingOptions limits)
{
    private const string Divider = "\n\n";
    private const int MaxHeading = 200;
    private const int Levels = 9;

    private readonly StringBuilder _text = new();
    private readonly List<DocumentBlock> _blocks = [];
    private readonly string?[] _path = new string?[Levels];
    private IReadOnlyList<string> _headings = [];
    private int? _pages;

    /// <summary>Of the blocks that follow.</summary>
    /// <exception cref="UnreadableDocumentException">It has too many.</exception>
    public int? Page
    {
        get => _pages;
        set => _pages = value is null || value <= limits.MaxPages
            ? value
            : throw new UnreadableDocumentException(UnreadableReason.TooLarge, $"The document has more than {limits.MaxPages} pages. Divide it, and upload the parts.");
    }

    /// <param name="level">1 for the outermost.</param>
    public void AddHeading(int level, string text)
    {
        if (DocumentCharacters.Clean(text) is not { Length: > 0 } heading)
        {
            return;
        }

        var place = Math.Clamp(level, 1, Levels) - 1;
        Array.Clear(_path, place, Levels - place);
        _path[place] = heading.Length <= MaxHeading ? heading : DocumentCharacters.Cut(heading, MaxHeading - 1) + "…";
        _headings = [.. _path.OfType<string>()];
        Append(heading, BlockKind.Heading);
    }

    /// <summary>Nothing, where the text says nothing.</summary>
    /// <param name="keepsLines">Its line breaks are meant, as those of code and tables are.</param>
    public void Add(BlockKind kind, string text, bool keepsLines = false)
    {
        if (DocumentCharacters.Clean(text, BreaksOf(kind, keepsLines)) is { Length: > 0 } clean)
        {
            Append(clean, kind);
        }
    }

    /// <exception cref="UnreadableDocumentException">It holds no text.</exception>
    public DocumentText Build(string? title = null)
    {
        if (_blocks.Count == 0)
        {
            throw new UnreadableDocumentException(
                UnreadableReason.Empty, "The document holds no text. Where it is a scan, run text recognition over it first, and upload the result.");
        }

        var named = title is null ? null : DocumentCharacters.Clean(title);
        return new DocumentText(
            string.IsNullOrEmpty(named) ? _blocks.Find(block => block.Kind == BlockKind.Heading)?.Headings[^1] : DocumentCharacters.Cut(named, MaxHeading), _text.ToString(), _blocks, _pages);
    }

    private static LineBreaks BreaksOf(BlockKind kind, bool keepsLines) =>
        kind == BlockKind.Code ? LineBreaks.Verbatim : keepsLines || kind == BlockKind.Table ? LineBreaks.Kept : LineBreaks.None;

    private void Append(string text, BlockKind kind)
    {
        if (_blocks.Count >= limits.MaxBlocks || (long)_text.Length + Divider.Length + text.Length > limits.MaxCharacters)
        {
            throw new UnreadableDocumentException(
                UnreadableReason.TooLarge, $"The document has more than {limits.MaxCharacters} characters or {limits.MaxBlocks} paragraphs. Divide it, and upload the parts.");
        }

        if (_blocks.Count > 0)
        {
            _text.Append(Divider);
        }

        _blocks.Add(new DocumentBlock(text, _pages, _headings, _text.Length, kind));
        _text.Append(text);
    }
}
