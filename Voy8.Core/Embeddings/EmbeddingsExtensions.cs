using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Voy8.Jobs;

namespace Voy8.Core.Embeddings;

public static class EmbeddingsExtensions
{
    /// <summary>The embedding model, for queries and venues alike: <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> and <see cref="EmbeddingModel"/>.</summary>
    public static IHostApplicationBuilder AddEmbeddings(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<EmbeddingsOptions>().BindConfiguration(EmbeddingsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<EmbeddingModel>();
        builder.Services.TryAddSingleton<EmbeddingStore>();
        builder.Services.TryAddSingleton<IEmbeddingGenerator<string, Embedding<float>>, OnnxEmbeddingGenerator>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, EmbeddingModelLoader>());
        return builder;
    }

    /// <summary>Embedding of venues, and the search for those that have been missed; for the worker.</summary>
    public static IHostApplicationBuilder AddEmbeddingsJobs(this IHostApplicationBuilder builder)
    {
        builder.AddEmbeddings();
        builder.Services.AddJobHandler<EmbedVenues, EmbedVenuesHandler>();
        builder.Services.AddJobHandler<CatchUpEmbeddings, CatchUpEmbeddingsHandler>();
        builder.Services.AddJobSchedule(
            "embedding-catch-up",
            "* * * * *",
            new CatchUpEmbeddings(),
            description: "Looks for venues whose vector is missing or of another model, and has them embedded.",
            skipWhileUnfinished: true);
        return builder;
    }
}
