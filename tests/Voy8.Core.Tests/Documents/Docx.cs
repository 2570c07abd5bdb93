using System.Security;

namespace Voy8.Core.Tests.Documents;

/// <summary>Writes Word documents by hand, so that they can also be wrong.</summary>
internal static class Docx
{
    public const string Namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    private const string Types =
        """
        <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
        <Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>
        """;

    private const string Relations =
        """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>""";

    private const string Styles =
        $"""<w:styles xmlns:w="{Namespace}"><w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style><w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="berschrift1"/></w:style><w:style w:type="paragraph" w:styleId="Deep"><w:name w:val="x"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style></w:styles>""";

    /// <param name="body">What is within <c>w:body</c>.</param>
    /// <param name="others">Further relations of the document.</param>
    public static byte[] Of(string body, string others = "") => Raw($"""<w:document xmlns:w="{Namespace}"><w:body>{body}</w:body></w:document>""", others);

    public static byte[] Raw(string document, string others = "") => Archives.Zip(
    [
        ("[Content_Types].xml", Types),
        ("_rels/.rels", Relations),
        ("word/_rels/document.xml.rels", $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>{others}</Relationships>"""),
        ("word/styles.xml", Styles),
        ("word/document.xml", document),
    ]);

    public static string P(string text, string? style = null) =>
        $"<w:p>{(style is null ? "" : $"""<w:pPr><w:pStyle w:val="{style}"/></w:pPr>""")}<w:r><w:t xml:space=\"preserve\">{SecurityElement.Escape(text)}</w:t></w:r></w:p>";
}
