using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Voy8.Core.Extraction;

namespace Voy8.Crawl.Bench.Scoring;

/// <summary>The inputs of the HTML test suites, each through the whole page extractor.</summary>
internal sealed class NastyHtmlScorer : ICorpusScorer
{
    private const double MostMilliseconds = 1_000;

    public string Folder => "nasty";

    public IEnumerable<Score> Run(DirectoryInfo folder)
    {
        var inputs = JsonLines.Read<Row>(folder, "html5-tree.jsonl").Concat(JsonLines.Read<Row>(folder, "html5-tokenizer-inputs.jsonl")).ToList();
        if (inputs.Count == 0)
        {
            yield break;
        }

        // The first page pays for what is made once, as the first of a process does.
        Run("<p>Warm");
        var slowest = (Milliseconds: 0.0, Html: "");
        yield return Score.OfCases("nasty.html_survival", inputs, row =>
        {
            var (milliseconds, failure) = Run(row.Input);
            slowest = milliseconds > slowest.Milliseconds ? (milliseconds, row.Input) : slowest;
            return failure ?? (milliseconds >= MostMilliseconds ? $"{milliseconds:0} ms: {row.Input}" : null);
        });
        yield return new Score("nasty.html_slowest_ms", slowest.Milliseconds, inputs.Count, [slowest.Html]);
    }

    // A reader that breaks is kept from the others and logged: here that counts as a crash.
    private static (double Milliseconds, string? Failure) Run(string html)
    {
        var log = new FailureLog();
        var start = Stopwatch.GetTimestamp();
        try
        {
            new PageExtractor(log).Extract(new PageSource(new Uri("http://page.test/"), html, DateTimeOffset.UnixEpoch), new VenueProfile("Page", "cafe", "DE", null));
        }
        catch (Exception exception)
        {
            log.Failure = $"{exception.GetType().Name}: {html}";
        }

        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, log.Failure);
    }

    private sealed record Row(string Input);

    private sealed class FailureLog : ILogger<PageExtractor>
    {
        public string? Failure { get; set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Failure ??= formatter(state, exception);
    }
}
