namespace Voy8.Core.Crawling.Sitemaps;

internal enum XmlTokenKind
{
    Start,
    End,
    Text,
}

/// <summary>
/// Splits XML into tags and text, whatever its state: nothing needs to match or be declared, and a tag that is not closed ends where
/// the next begins. One pass, in time linear to the text, over a bounded number of parts.
/// </summary>
internal ref struct XmlScanner(ReadOnlySpan<char> text)
{
    /// <summary>Tags, texts and comments that are read.</summary>
    public const int MaxParts = 300_000;

    private ReadOnlySpan<char> _rest = text;
    private int _parts;

    public XmlTokenKind Kind { get; private set; }

    /// <summary>Of a tag: its name without a prefix.</summary>
    public ReadOnlySpan<char> Name { get; private set; }

    /// <summary>Of a start tag: what follows its name.</summary>
    public ReadOnlySpan<char> Attributes { get; private set; }

    /// <summary>Of a start tag: it is its own end.</summary>
    public bool IsEmpty { get; private set; }

    /// <summary>Of text: as written.</summary>
    public ReadOnlySpan<char> Text { get; private set; }

    /// <summary>Of text: character references in it mean nothing.</summary>
    public bool IsVerbatim { get; private set; }

    /// <returns>False at the end, and beyond the bound.</returns>
    public bool Read()
    {
        while (!_rest.IsEmpty && _parts++ < MaxParts)
        {
            if (_rest[0] != '<')
            {
                var end = _rest.IndexOf('<');
                SetText(Take(end < 0 ? _rest.Length : end), verbatim: false);
                return true;
            }

            if (_rest.StartsWith("<![CDATA["))
            {
                _rest = _rest["<![CDATA[".Length..];
                SetText(TakeThrough("]]>"), verbatim: true);
                return true;
            }

            if (_rest.StartsWith("<!--"))
            {
                TakeThrough("-->");
            }
            else if (_rest.StartsWith("<?"))
            {
                TakeThrough("?>");
            }
            else if (_rest.StartsWith("<!"))
            {
                SkipDeclaration();
            }
            else if (ReadTag())
            {
                return true;
            }
        }

        return false;
    }

    private bool ReadTag()
    {
        Take(1);
        var isEnd = _rest.StartsWith("/");
        if (isEnd)
        {
            Take(1);
        }

        if (_rest.IsEmpty || !(char.IsLetter(_rest[0]) || _rest[0] == '_'))
        {
            // A bare "<" among text.
            return false;
        }

        var tag = Take(TagLength(_rest));
        if (_rest.StartsWith(">"))
        {
            Take(1);
        }

        IsEmpty = !isEnd && tag.EndsWith("/");
        tag = IsEmpty ? tag[..^1] : tag;
        var nameEnd = tag.IndexOfAny(" \t\r\n");
        var name = nameEnd < 0 ? tag : tag[..nameEnd];
        Name = name[(name.LastIndexOf(':') + 1)..];
        Attributes = tag[name.Length..];
        Kind = isEnd ? XmlTokenKind.End : XmlTokenKind.Start;
        return true;
    }

    // To the ">" outside quotes, or to a "<", which no tag may hold.
    private static int TagLength(ReadOnlySpan<char> text)
    {
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '<' || (c == '>' && quote == '\0'))
            {
                return i;
            }

            if (c is '"' or '\'')
            {
                quote = quote == '\0' ? c : quote == c ? '\0' : quote;
            }
        }

        return text.Length;
    }

    // A document type may declare entities in brackets; they are not expanded, so they cannot blow up.
    private void SkipDeclaration()
    {
        var end = _rest.IndexOfAny('[', '>');
        if (end >= 0 && _rest[end] == '[')
        {
            TakeThrough("]>");
        }
        else
        {
            Take(end < 0 ? _rest.Length : end + 1);
        }
    }

    private void SetText(ReadOnlySpan<char> text, bool verbatim)
    {
        Kind = XmlTokenKind.Text;
        Text = text;
        IsVerbatim = verbatim;
    }

    // What stands before the mark, which is taken as well; everything when there is none.
    private ReadOnlySpan<char> TakeThrough(ReadOnlySpan<char> mark)
    {
        var end = _rest.IndexOf(mark);
        var taken = Take(end < 0 ? _rest.Length : end);
        Take(Math.Min(mark.Length, _rest.Length));
        return taken;
    }

    private ReadOnlySpan<char> Take(int length)
    {
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
