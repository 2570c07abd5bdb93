using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Voy8.Core.Documents.Reading;
using Voy8.Testing;

namespace Voy8.Core.Tests.Documents;

/// <summary>What broke parsers before: it is read or refused, soon, and within memory.</summary>
public sealed class NastyCorpusTests
{
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(5);
    private const long MaxGrowth = 512L << 20;

    [Theory]
    [InlineData("html5-tree.jsonl")]
    [InlineData("html5-tokenizer-inputs.jsonl")]
    public async Task Markup(string file) => await ReadAllAsync(
        File.ReadLines(SharedData.RequireOrSkip(Path.Combine("corpora", "nasty", file))).Select(line => Encoding.UTF8.GetBytes(Text(line, "input"))));

    [Fact]
    public async Task Encodings() => await ReadAllAsync(
        File.ReadLines(SharedData.RequireOrSkip("corpora/nasty/charset.jsonl")).Select(line => Convert.FromBase64String(Text(line, "bytesBase64"))));

    [Fact]
    public async Task Mislabelled_pages() => await ReadAllAsync(Directory.GetFiles(SharedData.RequireOrSkip("corpora/nasty/charset-pages")).Select(File.ReadAllBytes));

    [Fact]
    public async Task As_the_formats_that_are_parsed_apart()
    {
        byte[][] pages = [.. Directory.GetFiles(SharedData.RequireOrSkip("corpora/nasty/charset-pages"), "*.html").Take(3).Select(File.ReadAllBytes)];
        foreach (var page in pages)
        {
            foreach (var (type, bytes) in new[] { (DocumentType.Pdf, (byte[])[.. "%PDF-1.7\n"u8, .. page]), (DocumentType.Docx, Docx.Raw(Encoding.Latin1.GetString(page))) })
            {
                await Documents.ReadAsync(bytes, type).ShouldThrowAsync<UnreadableDocumentException>();
            }
        }
    }

    // As what it is taken for, and as every kind of text.
    private static async Task ReadAllAsync(IEnumerable<byte[]> contents)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var count = 0;
        foreach (var content in contents)
        {
            foreach (var type in new[] { DocumentType.Html, DocumentType.Markdown, DocumentType.PlainText })
            {
                var begun = Stopwatch.StartNew();
                await TryAsync(() => Documents.ReadAsync(content, type));
                begun.Elapsed.ShouldBeLessThan(Each, $"{type}: {Encoding.Latin1.GetString(content.AsSpan(0, Math.Min(200, content.Length)))}");
            }

            await TryAsync(() => Documents.DetectAsync(content));
            count++;
        }

        count.ShouldBeGreaterThan(0);
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(MaxGrowth);
    }

    private static async Task TryAsync(Func<Task> read)
    {
        try
        {
            await read();
        }
        catch (UnreadableDocumentException exception)
        {
            exception.Message.ShouldNotBeEmpty();
        }
    }

    private static string Text(string line, string name) => JsonDocument.Parse(line).RootElement.GetProperty(name).GetString()!;
}
