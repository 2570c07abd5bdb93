using System.Text;
using Microsoft.Extensions.Options;
using Voy8.Core.Documents.Reading;

namespace Voy8.Core.Tests.Documents;

internal static class Documents
{
    public static Task<DocumentText> ReadAsync(string text, DocumentType type, ReadingOptions? options = null) => ReadAsync(Encoding.UTF8.GetBytes(text), type, options);

    public static async Task<DocumentText> ReadAsync(byte[] content, DocumentType type, ReadingOptions? options = null)
    {
        using var stream = new MemoryStream(content);
        using var reader = new DocumentReader(Options.Create(options ?? new ReadingOptions()), TimeProvider.System);
        return await reader.ReadAsync(stream, type, TestContext.Current.CancellationToken);
    }

    public static Task<DocumentType> DetectAsync(string text) => DetectAsync(Encoding.UTF8.GetBytes(text));

    public static async Task<DocumentType> DetectAsync(byte[] content)
    {
        using var stream = new MemoryStream(content);
        return await DocumentTypes.DetectAsync(stream, TestContext.Current.CancellationToken);
    }

    public static async Task<UnreadableDocumentException> ShouldBeAsync(this Task reading, UnreadableReason reason)
    {
        var exception = await reading.ShouldThrowAsync<UnreadableDocumentException>();
        exception.Reason.ShouldBe(reason, exception.Message);
        return exception;
    }
}
