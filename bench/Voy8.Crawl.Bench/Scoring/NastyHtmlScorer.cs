using Microsoft.Extensions.Logging;
using Voy8.Core.Extraction;

namespace Voy8.Crawl.Bench.Scoring;

/// <summary>The inputs of the HTML test suites, each through the whole page extractor.</summary>
internal sealed class NastyHtmlScorer : ICorpusScorer
{
    private const double MostMilliseconds = 1_000;
    private const int RepeatEvery = 20;
    private const int RepeatedLength = 200_000;

    public string Folder => "nasty";

    public IEnumerable<Score> Run(DirectoryInfo folder)
    {
        var inputs = JsonLines.Read<Row>(folder, "html5-tree.jsonl").Concat(JsonLines.Read<Row>(folder, "html5-tokenizer-inputs.jsonl")).ToList();
        if (inputs.Count == 0)
        {
            return [];
        }

        // The first page pays for what is made once, as the first of a process does.
        Run("<p>Warm");
        var slowest = (Milliseconds: 0.0, Html: "");
        var survival = Score.OfCases("nasty.html_survival", inputs, row =>
        {
            var (milliseconds, failure) = Run(row.Input);
            slowest = milliseconds > slowest.Milliseconds ? (milliseconds, row.Input) : slowest;
            return failure ?? (milliseconds >= MostMilliseconds ? $"{milliseconds:0} ms: {row.Input}" : null);
        });

        // What costs little once may cost its square when a page is made of it.
        var repeated = Score.OfCases("nasty.html_repeated_survival", inputs.Where((row, i) => i % RepeatEvery == 0 && row.Input.Length > 0).ToList(), row =>
        {
            var (milliseconds, failure) = Run(string.Concat(Enumerable.Repeat(row.Input, RepeatedLength / row.Input.Length)));
            return failure is { } text ? text[..Math.Min(text.Length, 500)] : milliseconds >= MostMilliseconds ? $"{milliseconds:0} ms, again and again: {row.Input}" : null;
        });
        return [.. survival, .. repeated, new Score("nasty.html_slowest_ms", slowest.Milliseconds, inputs.Count, [slowest.Html])];
    }

    // A reader that breaks is kept from the others and logged: here that counts as a crash.
    private static (double Milliseconds, string? Failure) Run(string html)
    {
        var log = new FailureLog();
        var start = ThreadTime.Now;
        try
        {
            new PageExtractor(log).Extract(new PageSource(new Uri("http://page.test/"), html, DateTimeOffset.UnixEpoch), new VenueProfile("Page", "cafe", "DE", null));
        }
        catch (PageTooComplexException)
        {
            // Refused, as it may be.
        }
        catch (Exception exception)
        {
            log.Failure = $"{exception.GetType().Name}: {html}";
        }

        return ((ThreadTime.Now - start).TotalMilliseconds, log.Failure);
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
