using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Voy8.Core.Crawling;
using Voy8.Core.Embeddings;
using Voy8.Core.Enrichment;
using Voy8.Core.Scheduling;

namespace Voy8.Core.Search;

public static class SearchExtensions
{
    /// <summary>Search and its vector index; for the API.</summary>
    public static IHostApplicationBuilder AddSearch(this IHostApplicationBuilder builder)
    {
        builder.AddEmbeddingsAtStart();
        builder.AddVenueFeed();
        builder.AddCrawling();
        builder.AddScheduling();
        var services = builder.Services;
        services.AddOptions<SearchOptions>().BindConfiguration(SearchOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<InMemoryVectorIndex>();
        services.TryAddSingleton<PgVectorIndex>();
        services.TryAddSingleton<VectorIndexSelector>();
        services.TryAddSingleton<IVectorIndex>(provider => provider.GetRequiredService<VectorIndexSelector>());
        services.TryAddSingleton<VectorStore>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, VectorIndexFeeder>());
        services.TryAddSingleton<WordIndex>();
        services.TryAddSingleton<WordIndexStore>();
        services.TryAddSingleton<WordIndexFeeder>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, WordIndexFeeder>(provider => provider.GetRequiredService<WordIndexFeeder>()));
        services.TryAddSingleton<WordLeg>();
        services.TryAddSingleton<CatalogueGeneration>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, CatalogueWatch>());
        services.TryAddSingleton<ResultCache>();
        services.TryAddSingleton<ConceptTables>();
        services.TryAddSingleton<QueryMeaningReader>();
        services.TryAddSingleton<ConceptStore>();
        services.TryAddSingleton<SemanticLeg>();
        services.TryAddSingleton<CandidateStore>();
        services.TryAddSingleton<BrowseStore>();
        services.TryAddSingleton<FacetStore>();
        services.TryAddSingleton<TypoSupport>();
        services.TryAddSingleton(provider => new SimilarVenues(
            provider.GetRequiredService<VectorStore>(),
            provider.GetRequiredService<IVectorIndex>(),
            provider.GetRequiredService<FoundVenueStore>()));
        services.TryAddSingleton<PlaceStore>();
        services.TryAddSingleton(provider => new SuggestionStore(
            provider.GetRequiredService<NpgsqlDataSource>(),
            provider.GetRequiredService<WordIndex>(),
            provider.GetRequiredService<WordIndexFeeder>()));
        services.TryAddSingleton<StemStore>();
        services.TryAddSingleton<QuerySpelling>();
        services.TryAddSingleton<QueryUnderstanding>();
        services.TryAddSingleton<Ranking>();
        services.TryAddSingleton<FoundVenueStore>();
        services.TryAddSingleton<HitRefresher>();
        services.TryAddSingleton<AbandonedRefreshes>();
        services.TryAddSingleton<VenueRefreshStream>();
        services.TryAddSingleton<IVenueSearch, VenueSearch>();
        return builder;
    }
}
