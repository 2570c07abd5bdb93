using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Voy8.Jobs;

namespace Voy8.Core.Embeddings;

public static class EmbeddingsExtensions
{
    /// <summary>The embedding models, for queries and venues alike; they are loaded when they are first wanted.</summary>
    public static IHostApplicationBuilder AddEmbeddings(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<EmbeddingsOptions>().BindConfiguration(EmbeddingsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddOptions<EmbeddingsOptions>(EmbeddingModels.NextName)
            .BindConfiguration($"{EmbeddingsOptions.Section}:{EmbeddingModels.NextName}").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddRemoteTextEncoder(Options.DefaultName).AddRemoteTextEncoder(EmbeddingModels.NextName);
        builder.Services.TryAddSingleton<TextEncoderSource>();
        builder.Services.TryAddSingleton(provider => new EmbeddingModels(
            provider.GetRequiredService<IOptionsMonitor<EmbeddingsOptions>>(),
            builder.Configuration,
            provider.GetRequiredService<TextEncoderSource>(),
            provider.GetRequiredService<ILogger<EmbeddingModel>>()));
        builder.Services.TryAddSingleton(provider => provider.GetRequiredService<EmbeddingModels>().Configured);
        builder.Services.TryAddSingleton<EmbeddingModelRegister>();
        builder.Services.TryAddSingleton<QueryEmbedder>();
        builder.Services.TryAddSingleton<EmbeddingStore>();
        builder.Services.TryAddSingleton<KeptModels>();
        builder.Services.TryAddSingleton<RegenerationStore>();
        builder.Services.TryAddKeyedSingleton<IEmbeddedTexts>(EmbeddedThings.Venues, (provider, _) => provider.GetRequiredService<EmbeddingStore>());
        builder.Services.TryAddSingleton<IEmbeddingGenerator<string, Embedding<float>>, ModelEmbeddingGenerator>();
        return builder;
    }

    /// <summary>Loads the models while the process starts; for the API. Others load them when they need them.</summary>
    public static IHostApplicationBuilder AddEmbeddingsAtStart(this IHostApplicationBuilder builder)
    {
        builder.AddEmbeddings();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, EmbeddingModelLoader>());
        return builder;
    }

    /// <summary>Embedding of venues, and the search for those that have been missed; for the worker.</summary>
    public static IHostApplicationBuilder AddEmbeddingsJobs(this IHostApplicationBuilder builder)
    {
        builder.AddEmbeddings();
        builder.Services.AddJobHandler<EmbedVenues, EmbedVenuesHandler>();
        builder.Services.AddJobHandler<CatchUpEmbeddings, CatchUpEmbeddingsHandler>();
        builder.Services.AddJobHandler<RegenerateEmbeddings, RegenerateEmbeddingsHandler>();
        builder.Services.AddJobSchedule(
            "embedding-catch-up",
            "* * * * *",
            new CatchUpEmbeddings(),
            description: "Looks for venues whose vector is missing or of another model, and has them embedded.",
            skipWhileUnfinished: true);
        return builder;
    }
}
