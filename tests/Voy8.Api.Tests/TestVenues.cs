using Microsoft.Extensions.DependencyInjection;
using Voy8.Core.Catalogue;
using Voy8.Core.Enrichment;
using Voy8.Jobs;

namespace Voy8.Api.Tests;

/// <summary>Venues that a test puts into the catalogue, with what sources said of them.</summary>
internal static class TestVenues
{
    public static readonly DateTimeOffset Imported = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static async Task<Guid> AddVenueAsync(this ApiFixture api, string? website, IReadOnlyList<Fact> imported, IReadOnlyList<Fact>? crawled = null)
    {
        await using var transaction = await api.Services.GetRequiredService<IJobClient>().BeginTransactionAsync(TestContext.Current.CancellationToken);
        var dataset = await DatasetStore.UpsertAsync(transaction, new DatasetDescription("greece", "Greece", "© OpenStreetMap contributors", null), TestContext.Current.CancellationToken);
        var draft = new VenueDraft(Guid.CreateVersion7().ToString(), "Ταβέρνα", "restaurant", new GeoPoint(37.9, 23.7), "GR", website, 0.5, [1]);
        var id = (await api.Services.GetRequiredService<VenueStore>().WriteAsync(transaction, dataset.Id, [draft], TestContext.Current.CancellationToken))[0].Id;
        List<Observation> observations = [new(id, ObservationSource.Import("greece"), imported, Imported)];
        if (crawled is not null)
        {
            observations.Add(new Observation(id, ObservationSource.Crawl, crawled, Imported));
        }

        await api.Services.GetRequiredService<EnrichmentStore>().ApplyAsync(transaction, observations, TestContext.Current.CancellationToken);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        return id;
    }

    public static async Task ApplyAsync(this ApiFixture api, Observation observation)
    {
        await using var transaction = await api.Services.GetRequiredService<IJobClient>().BeginTransactionAsync(TestContext.Current.CancellationToken);
        await api.Services.GetRequiredService<EnrichmentStore>().ApplyAsync(transaction, [observation], TestContext.Current.CancellationToken);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
    }
}
