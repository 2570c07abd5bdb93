using System.Diagnostics;
using Voy8.Core.Catalogue;
using Voy8.Core.Catalogue.Importing;
using Voy8.Core.Enrichment;
using Voy8.Core.Search;
using Voy8.Testing;

namespace Voy8.Core.Tests.Search;

/// <summary>Real venues: Munich's, imported and embedded by the jobs that do it in the product.</summary>
public sealed class MunichSearchTests(PostgresServerFixture postgres, RedisServerFixture redis, ITestOutputHelper output) : IAsyncLifetime
{
    private const int Venues = 8097;
    private static readonly SearchArea Centre = new(new GeoPoint(48.137, 11.575), 1000, null);

    private SearchHost? _host;

    private SearchHost Host => _host!;

    public async ValueTask InitializeAsync()
    {
        var file = SharedData.RequireOrSkip("venues/munich-osm-venues.jsonl");
        _host = await SearchHost.StartAsync(postgres, redis, worker: true);
        await _host.Get<ImportUploads>().StartFromPathAsync(file, new DatasetDescription("munich", "Munich", null, null), TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(
            () => _host.Get<IVectorIndex>().Status is { IsReady: true, Vectors: Venues }, TimeSpan.FromSeconds(120), "Munich is imported, embedded and indexed");
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    [Fact]
    public async Task Trial()
    {
        foreach (var text in new[] { "vegetarisch", "outdoor seating", "Biergarten", "live music", "quiet vegetarian place with a terrace", "xqzt brlfgh", "Zahnarzt", "sushi", "Hofbräuhaus", "cheap pharmacy open now", "asdfasdf", "φαρμακείο", "kinderarzt", "vietnamese restaurant with terrace", "Café", "Gym" })
        {
            var watch = Stopwatch.StartNew();
            var result = await Host.SearchAsync(text, new SearchFilters(Centre, [], [], null));
            output.WriteLine($"== {text}: {result.Total}{(result.TotalIsLowerBound ? "+" : "")} {watch.ElapsedMilliseconds} ms {result.Method}");
            foreach (var hit in result.Hits.Take(8))
            {
                output.WriteLine($"   {hit.Score:0.0000} {hit.Venue.Name} [{hit.Venue.Kind}] {string.Join(" · ", hit.Reasons)} | {string.Join(",", hit.Venue.Facts.Features)} | {string.Join(",", hit.Venue.Facts.Cuisines)}");
            }
        }

        Features.All.ShouldNotBeEmpty();
    }
}
