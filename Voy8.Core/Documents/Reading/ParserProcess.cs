using System.Diagnostics;
using System.Text.Json;
using Voy8.DocumentParsing;

namespace Voy8.Core.Documents.Reading;

/// <summary>
/// Has a document parsed by a process of its own (<c>Voy8.DocumentParsing</c>): one that spins, recurses or swells is ended with all it holds,
/// and nothing here has suffered.
/// </summary>
internal static class ParserProcess
{
    // The process ends itself a little later, should nobody be left to end it.
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(10);

    /// <param name="content">Copied to the process, from its place to its end.</param>
    /// <param name="format">What it is.</param>
    /// <param name="builder">Takes what it says.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="time">Measures the timeout.</param>
    /// <param name="cancellationToken">Cancels, and ends the process.</param>
    /// <returns>The title that the document gives itself.</returns>
    /// <exception cref="UnreadableDocumentException">It cannot be read.</exception>
    public static async Task<string?> ParseAsync(
        Stream content, ParsedFormat format, DocumentTextBuilder builder, ReadingOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var bounds = new ParsingBounds(format, options.MaxCharacters, options.MaxPages, options.MaxExpandedBytes, options.ReadTimeout + Later);
        using var timeout = new CancellationTokenSource(options.ReadTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var process = Process.Start(ParserProgram.StartInfo(bounds, options.ParserMemory)) ?? throw new InvalidOperationException("The parser's process did not start.");
        try
        {
            var sending = SendAsync(content, process, either.Token);
            var complaints = DrainAsync(process, either.Token);
            var title = await ReceiveAsync(process.StandardOutput, builder, options, either.Token);
            await Task.WhenAll(sending, complaints);
            return title;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new UnreadableDocumentException(
                UnreadableReason.TimedOut, $"Reading the document took more than {options.ReadTimeout.TotalSeconds:0} s. Save it anew or divide it, and upload that.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    public static UnreadableDocumentException Refused(Refusal refusal, ReadingOptions options) => refusal switch
    {
        Refusal.Encrypted => new(UnreadableReason.Encrypted, "The document has a password. Save it without one, and upload that."),
        Refusal.TooLarge => new(
            UnreadableReason.TooLarge,
            $"The document has more than {options.MaxPages} pages, {options.MaxCharacters} characters, or unfolds into more than {options.MaxExpandedBytes >> 20} MB. Divide it, and upload the parts."),
        Refusal.TooComplex => TooComplex(),
        _ => new(UnreadableReason.Malformed, "The document is damaged, or not what it claims to be. Open it, save it anew, and upload that."),
    };

    private static UnreadableDocumentException TooComplex() =>
        new(UnreadableReason.TooComplex, "The document is built in a way that takes too much to read. Save it anew or as plain text, and upload that.");

    private static async Task SendAsync(Stream content, Process process, CancellationToken cancellationToken)
    {
        try
        {
            await content.CopyToAsync(process.StandardInput.BaseStream, cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It had enough, and says why.
        }
    }

    private static async Task DrainAsync(Process process, CancellationToken cancellationToken)
    {
        var buffer = new char[4096];
        while (await process.StandardError.ReadAsync(buffer, cancellationToken) > 0)
        {
        }
    }

    /// <summary>Takes what the process writes.</summary>
    /// <returns>The title.</returns>
    /// <exception cref="UnreadableDocumentException">It refused the document, or ended before the document did.</exception>
    internal static async Task<string?> ReceiveAsync(TextReader output, DocumentTextBuilder builder, ReadingOptions options, CancellationToken cancellationToken)
    {
        string? title = null;
        while (await output.ReadLineAsync(cancellationToken) is { } line)
        {
            if (Read(line) is not { } piece)
            {
                break;
            }

            if (piece.Refused is { } refusal)
            {
                throw Refused(refusal, options);
            }

            if (piece.Ended)
            {
                return title;
            }

            title = piece.Title ?? title;
            builder.Page = piece.Page ?? builder.Page;
            Add(builder, piece);
        }

        // Out of memory or of stack.
        throw TooComplex();
    }

    // What ends in the middle of a line leaves half of one.
    private static Piece? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ParsingJson.Default.Piece);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Add(DocumentTextBuilder builder, Piece piece)
    {
        if (piece.Text is null)
        {
            return;
        }

        if (piece.Kind == PieceKind.Heading)
        {
            builder.AddHeading(piece.Level, piece.Text);
            return;
        }

        var kind = piece.Kind switch { PieceKind.ListItem => BlockKind.ListItem, PieceKind.Table => BlockKind.Table, _ => BlockKind.Paragraph };
        builder.Add(kind, piece.Text, keepsLines: true);
    }
}
