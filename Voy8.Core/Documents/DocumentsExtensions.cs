using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Voy8.Core.Documents.Reading;
using Voy8.Core.Embeddings;
using Voy8.Core.Search;

namespace Voy8.Core.Documents;

public static class DocumentsExtensions
{
    /// <summary>Reading documents, cutting them up, and the search in them; for the API and the worker alike.</summary>
    public static IHostApplicationBuilder AddDocuments(this IHostApplicationBuilder builder)
    {
        builder.AddEmbeddings();
        var services = builder.Services;
        services.AddOptions<ReadingOptions>().BindConfiguration(ReadingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<DocumentSearchOptions>().BindConfiguration(DocumentSearchOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<SearchOptions>().BindConfiguration(SearchOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<DocumentReader>();
        services.TryAddSingleton<StemStore>();
        services.TryAddSingleton<ConceptTables>();
        services.TryAddSingleton<QueryMeaningReader>();
        services.TryAddSingleton<SemanticQuery>();
        services.TryAddSingleton<DocumentLegs>();
        services.TryAddSingleton(provider => new DocumentSearch(
            provider.GetRequiredService<DocumentLegs>(),
            provider.GetRequiredService<StemStore>(),
            provider.GetRequiredService<SemanticQuery>(),
            provider.GetRequiredService<IOptions<SearchOptions>>(),
            provider.GetRequiredService<IOptions<DocumentSearchOptions>>()));
        return builder;
    }
}
