namespace Voy8.Core.Documents.Reading;

/// <summary>Tells what a document is by what it holds; its name is not asked.</summary>
public static class DocumentTypes
{
    private const int Sampled = 64 * 1024;

    /// <summary>As HTTP names it.</summary>
    public static string MediaTypeOf(DocumentType type) => type switch
    {
        DocumentType.PlainText => "text/plain",
        DocumentType.Markdown => "text/markdown",
        DocumentType.Html => "text/html",
        DocumentType.Pdf => "application/pdf",
        _ => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    };

    /// <param name="content">Can be sought in; it is left where it was.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="UnreadableDocumentException">It is of no kind that is read, or it is empty.</exception>
    public static async Task<DocumentType> DetectAsync(Stream content, CancellationToken cancellationToken = default)
    {
        var place = content.Position;
        var sample = new byte[Sampled];
        var length = await content.ReadAtLeastAsync(sample, Sampled, throwOnEndOfStream: false, cancellationToken);
        content.Position = place;
        if (DocumentSniffer.Detect(sample.AsSpan(0, length)) is { } type)
        {
            return type;
        }

        var directory = await ZipDirectory.ReadAsync(content, cancellationToken);
        content.Position = place;
        return directory.RequireDocx();
    }
}
