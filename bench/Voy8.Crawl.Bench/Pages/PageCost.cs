using Voy8.Core.Crawling.Fetching;
using Voy8.Core.Enrichment;
using Voy8.Core.Extraction;
using Voy8.Core.Extraction.Contacts;
using Voy8.Core.Extraction.Hours;
using Voy8.Core.Extraction.PlainHtml;
using Voy8.Core.Extraction.PlainHtml.Prices;
using Voy8.Core.Extraction.StructuredData;
using Voy8.Crawl.Bench.Scoring;

namespace Voy8.Crawl.Bench.Pages;

/// <summary>What one stage of reading a page costs.</summary>
/// <param name="Milliseconds">Of the processor, per page; the median of the rounds.</param>
/// <param name="Kilobytes">Allocated, per page; the median of the rounds.</param>
internal sealed record StageCost(string Stage, double Milliseconds, double Kilobytes);

/// <summary>Measures what the pages of a folder cost to decode and to read, stage by stage, on one thread.</summary>
internal static class PageCost
{
    private static readonly VenueProfile Venue = new("Page", "cafe", "DE", Location: null);

    public static IReadOnlyList<StageCost> Measure(DirectoryInfo folder, int rounds)
    {
        var bodies = folder.EnumerateFiles("*.html", SearchOption.AllDirectories).OrderBy(file => file.FullName, StringComparer.Ordinal).Select(file => File.ReadAllBytes(file.FullName)).ToList();
        var costs = new Dictionary<string, List<(double Milliseconds, double Kilobytes)>>();
        for (var round = 0; round < rounds; round++)
        {
            Round(bodies, (stage, time, bytes) => (costs.TryGetValue(stage, out var known) ? known : costs[stage] = []).Add((time.TotalMilliseconds / bodies.Count, bytes / 1024.0 / bodies.Count)));
        }

        var stages = costs.Select(pair => new StageCost(pair.Key, Median(pair.Value.Select(cost => cost.Milliseconds)), Median(pair.Value.Select(cost => cost.Kilobytes)))).ToList();
        return [.. stages, new StageCost("all", Math.Round(stages.Sum(stage => stage.Milliseconds), 3), Math.Round(stages.Sum(stage => stage.Kilobytes), 1))];
    }

    // A stage of all pages after another: its time is too short to be read of a single page.
    private static void Round(List<byte[]> bodies, Action<string, TimeSpan, long> note)
    {
        var sources = new PageSource[bodies.Count];
        var pages = new HtmlPage[bodies.Count];
        var writers = Enumerable.Range(0, bodies.Count).Select(at => new FactWriter(new FactSet(), new PageSource(new Uri($"http://site.test/{at}"), "", DateTimeOffset.UnixEpoch), FactMethod.Html)).ToArray();
        Stage("decode", at => sources[at] = new PageSource(new Uri($"http://site.test/p{at}.html"), PageDecoder.Decode(bodies[at], httpCharset: null), DateTimeOffset.UnixEpoch));
        Stage("parse", at => pages[at] = HtmlPage.Parse(sources[at]));
        Stage("rules", at => _ = (RobotsRules.Of(pages[at]), Regions.Of(pages[at], Venue)));
        Stage("lines", at => _ = pages[at].Lines);
        Stage("structured data", at => StructuredDataReader.Read(pages[at], Venue, new FactSet()));
        Stage("description", at => DescriptionReader.Read(pages[at], writers[at]));
        Stage("e-mail", at => EmailReader.Read(pages[at], writers[at]));
        Stage("hours", at => HoursReader.Read(pages[at], Venue, writers[at]));
        Stage("address", at => AddressReader.Read(pages[at], "DE", writers[at]));
        Stage("phones", at => PhoneReader.Read(pages[at], "DE", writers[at]));
        Stage("price level", at => PriceLevelReader.Read(pages[at], writers[at]));
        Stage("cuisine", at => CuisineReader.Read(pages[at], Venue, writers[at]));
        Stage("images", at => ImageReader.Read(pages[at], writers[at]));
        Stage("features", at => FeatureReader.Read(pages[at], writers[at]));
        Stage("links", at => LinkReader.Read(pages[at], writers[at]));
        Stage("disposal", at => pages[at].Dispose());

        void Stage(string name, Action<int> read)
        {
            var (time, bytes) = (ThreadTime.Now, GC.GetAllocatedBytesForCurrentThread());
            for (var at = 0; at < bodies.Count; at++)
            {
                read(at);
            }

            note(name, ThreadTime.Now - time, GC.GetAllocatedBytesForCurrentThread() - bytes);
        }
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? Math.Round(sorted[sorted.Count / 2], 3) : 0;
}
