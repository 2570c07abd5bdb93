using System.Diagnostics;
using System.Text.Json;
using Voy8.DocumentParsing;

// Reads one document from standard input and writes what it says to standard output, a piece per line. It is a process of its own because
// the formats it reads can make any parser spin, recurse or swell: whoever started it ends it, and nothing else suffers.
var bounds = JsonSerializer.Deserialize(args[0], ParsingJson.Default.ParsingBounds)!;

// A parser that passes over what it had no memory for would say that the rest is all there is. One that ends without a word tells the truth.
using var self = Process.GetCurrentProcess();
AppDomain.CurrentDomain.FirstChanceException += (_, thrown) =>
{
    if (thrown.Exception is OutOfMemoryException)
    {
        self.Kill();
    }
};
using var watchdog = new Timer(_ => self.Kill(), null, bounds.Timeout, Timeout.InfiniteTimeSpan);
await using var output = new PieceWriter(Console.OpenStandardOutput(), bounds);
try
{
    var content = await Input.ReadAsync(Console.OpenStandardInput());
    switch (bounds.Format)
    {
        case ParsedFormat.Pdf:
            PdfParser.Parse(content, output, bounds);
            break;
        default:
            DocxParser.Parse(content, output, bounds);
            break;
    }

    output.Write(new Piece { Ended = true });
}
catch (RefusedException exception)
{
    output.Write(new Piece { Refused = exception.Reason });
}
catch (Exception exception) when (exception is not OutOfMemoryException)
{
    output.Write(new Piece { Refused = Refusal.Malformed, Text = exception.Message });
}
