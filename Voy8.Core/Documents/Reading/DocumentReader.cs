using Microsoft.Extensions.Options;
using Voy8.DocumentParsing;

namespace Voy8.Core.Documents.Reading;

/// <summary>Reads documents of every kind, within bounds. Thread-safe.</summary>
public sealed class DocumentReader(IOptions<ReadingOptions> options, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _parsers = new(options.Value.Parsers);

    // UTF-8 and older charsets take at most so many bytes of a character.
    private const int BytesOfCharacter = 4;

    /// <param name="content">From its place to its end; it can be sought in.</param>
    /// <param name="type">As <see cref="DocumentTypes.DetectAsync"/> has it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="UnreadableDocumentException">It cannot be read, now or ever.</exception>
    public async Task<DocumentText> ReadAsync(Stream content, DocumentType type, CancellationToken cancellationToken = default)
    {
        var builder = new DocumentTextBuilder(options.Value);
        switch (type)
        {
            case DocumentType.PlainText:
                return PlainTextReader.Read(await TextAsync(content, isHtml: false, cancellationToken), builder);
            case DocumentType.Markdown:
                return MarkdownReader.Read(await TextAsync(content, isHtml: false, cancellationToken), builder, cancellationToken);
            case DocumentType.Html:
                return HtmlReader.Read(await TextAsync(content, isHtml: true, cancellationToken), builder, cancellationToken);
            case DocumentType.Docx:
                await RequireBoundedAsync(content, cancellationToken);
                break;
        }

        return await ParseAsync(content, type == DocumentType.Pdf ? ParsedFormat.Pdf : ParsedFormat.Docx, builder, cancellationToken);
    }

    public void Dispose() => _parsers.Dispose();

    private async Task<DocumentText> ParseAsync(Stream content, ParsedFormat format, DocumentTextBuilder builder, CancellationToken cancellationToken)
    {
        await _parsers.WaitAsync(cancellationToken);
        try
        {
            return builder.Build(await ParserProcess.ParseAsync(content, format, builder, options.Value, time, cancellationToken));
        }
        finally
        {
            _parsers.Release();
        }
    }

    private async Task RequireBoundedAsync(Stream content, CancellationToken cancellationToken)
    {
        var place = content.Position;
        var directory = await ZipDirectory.ReadAsync(content, cancellationToken);
        _ = directory.RequireDocx();
        if (directory.ExpandedBytes > options.Value.MaxExpandedBytes)
        {
            throw ParserProcess.Refused(Refusal.TooLarge, options.Value);
        }

        content.Position = place;
    }

    private async Task<string> TextAsync(Stream content, bool isHtml, CancellationToken cancellationToken)
    {
        var length = content.Length - content.Position;
        if (length > (long)options.Value.MaxCharacters * BytesOfCharacter)
        {
            throw new UnreadableDocumentException(
                UnreadableReason.TooLarge, $"The document has more than {options.Value.MaxCharacters} characters. Divide it, and upload the parts.");
        }

        var bytes = new byte[length];
        await content.ReadExactlyAsync(bytes, cancellationToken);
        return DocumentCharset.Decode(bytes, isHtml);
    }
}
