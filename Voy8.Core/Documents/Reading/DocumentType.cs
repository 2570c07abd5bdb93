namespace Voy8.Core.Documents.Reading;

/// <summary>What kinds of documents are read.</summary>
public enum DocumentType
{
    PlainText,
    Markdown,
    Html,
    Pdf,

    /// <summary>Office Open XML of word processors (ECMA-376).</summary>
    Docx,
}
