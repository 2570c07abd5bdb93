using System.Text.Json;
using Voy8.Core.Crawling;
using Voy8.Core.Crawling.Sitemaps;

namespace Voy8.Crawl.Bench.Scoring;

/// <summary>Sitemaps and feeds: the share of addresses that were found, of those expected and those found.</summary>
internal sealed class SitemapsScorer : ICorpusScorer
{
    private static readonly CrawlingOptions Options = new();

    public string Folder => "sitemaps";

    public IEnumerable<Score> Run(DirectoryInfo folder)
    {
        var path = Path.Combine(folder.FullName, "expected.json");
        if (!File.Exists(path))
        {
            return [];
        }

        var files = JsonSerializer.Deserialize<Expectations>(File.ReadAllText(path), JsonSerializerOptions.Web)!.Files;
        var addresses = files.SelectMany(file => Compare(file.Key, file.Value, Find(Path.Combine(folder.FullName, file.Key)))).ToList();
        return Score.OfCases("sitemaps.urls", addresses, address => address);
    }

    private static Sitemap Find(string path) =>
        SitemapReader.ReadAsync(File.ReadAllBytes(path), null, Options.MaxBodyBytes, Options.MaxCompressionRatio, CancellationToken.None).GetAwaiter().GetResult();

    // An entry for each address that is expected or found; in words when it is only one of the two. An index names sitemaps, all others pages.
    private static IEnumerable<string?> Compare(string file, Expectation expected, Sitemap found)
    {
        var (named, other) = expected.Kind == "sitemapindex" ? (found.Sitemaps, found.Pages) : (found.Pages, found.Sitemaps);
        var (wanted, got) = (expected.Urls.ToHashSet(), named.ToHashSet());
        return other.Select(url => $"{file}: {url} is of the wrong kind").Concat(wanted.Union(got).Select(url => !wanted.Contains(url) ? $"{file}: {url} is too much" : got.Contains(url) ? null : $"{file}: {url} is missing"));
    }

    private sealed record Expectations(Dictionary<string, Expectation> Files);

    private sealed record Expectation(string Kind, string[] Urls);
}
