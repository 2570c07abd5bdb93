using System.Text;
using System.Xml;

namespace Voy8.DocumentParsing;

/// <summary>The body of a document: paragraphs, and tables as text. It goes through the elements one by one, and keeps none.</summary>
internal sealed class DocxBody(XmlReader reader, HeadingStyles styles, PieceWriter output, ParsingBounds bounds)
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _table = new();
    private int _tables;
    private int _page = 1;
    private bool _isTurned = true;
    private bool _turns;
    private int _level;
    private bool _isItem;

    public void Read()
    {
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element when reader.LocalName is "del" or "moveFrom" or "Fallback" or "instrText" or "pict" or "object" or "rPr" or "sectPr" or "tblPr":
                    // Taken back, written twice, or not to be read.
                    Skip();
                    break;
                case XmlNodeType.Element:
                    Begin(reader.LocalName, reader.IsEmptyElement);
                    break;
                case XmlNodeType.EndElement:
                    End(reader.LocalName);
                    break;
            }
        }

        if (_text.Length > 0)
        {
            EndParagraph();
        }
    }

    private void Begin(string name, bool isEmpty)
    {
        switch (name)
        {
            case "t":
                Append(isEmpty ? "" : ReadText());
                break;
            case "tab":
                Append(" ");
                break;
            case "noBreakHyphen":
                Append("-");
                break;
            case "br" when Word.Attribute(reader, "type") == "page":
            case "lastRenderedPageBreak":
                TurnPage();
                break;
            case "br" or "cr":
                Append(_tables > 0 ? " " : "\n");
                break;
            case "pStyle":
                _level = styles.LevelOf(Word.Attribute(reader, "val"));
                break;
            case "outlineLvl":
                _level = HeadingStyles.OfOutline(Word.Attribute(reader, "val"));
                break;
            case "numPr":
                _isItem = true;
                break;
            case "tbl" when !isEmpty:
                _tables++;
                break;
        }
    }

    private void End(string name)
    {
        switch (name)
        {
            case "p":
                EndParagraph();
                break;
            case "tc" when _tables == 1:
                _table.Append('\t');
                break;
            case "tr" when _tables == 1:
                _table.Append('\n');
                break;
            case "tbl" when --_tables == 0:
                output.Write(new Piece { Kind = PieceKind.Table, Text = _table.ToString() });
                _table.Clear();
                break;
        }
    }

    private void EndParagraph()
    {
        if (_tables > 0)
        {
            _table.Append(_text).Append(' ');
            Require(_table.Length);
        }
        else if (_text.Length > 0)
        {
            output.Write(new Piece { Kind = _level > 0 ? PieceKind.Heading : _isItem ? PieceKind.ListItem : PieceKind.Paragraph, Level = _level, Text = _text.ToString() });
        }

        (_level, _isItem) = (0, false);
        _text.Clear();
        if (_turns)
        {
            _turns = false;
            output.Write(new Piece { Page = _page });
        }
    }

    // A page that is turned within a paragraph or table is told behind it. Word writes an explicit break and a rendered one for the same turn.
    private void TurnPage()
    {
        if (_isTurned)
        {
            return;
        }

        _isTurned = true;
        _page++;
        if (_page > bounds.MaxPages)
        {
            throw new RefusedException(Refusal.TooLarge);
        }

        if (_text.Length == 0 && _tables == 0)
        {
            output.Write(new Piece { Page = _page });
        }
        else
        {
            _turns = true;
        }
    }

    private string ReadText()
    {
        var text = new StringBuilder();
        while (reader.Read() && reader.NodeType != XmlNodeType.EndElement)
        {
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace or XmlNodeType.CDATA)
            {
                text.Append(reader.Value);
            }
            else if (reader.NodeType == XmlNodeType.Element)
            {
                throw new RefusedException(Refusal.Malformed);
            }
        }

        return text.ToString();
    }

    private void Append(string text)
    {
        _text.Append(text);
        _isTurned &= text.Length == 0;
        Require(_text.Length);
    }

    private void Require(int length)
    {
        if (length > bounds.MaxCharacters)
        {
            throw new RefusedException(Refusal.TooLarge);
        }
    }

    // Not XmlReader.Skip: it leaves the reader on the next element, which the loop would pass over.
    private void Skip()
    {
        if (reader.IsEmptyElement)
        {
            return;
        }

        var depth = reader.Depth;
        while (reader.Read() && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth))
        {
        }
    }
}
