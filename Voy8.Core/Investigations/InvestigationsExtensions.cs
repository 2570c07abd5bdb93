using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Voy8.Core.ChatModels;
using Voy8.Core.Documents;
using Voy8.Core.Investigations.Tools;
using Voy8.Core.Search;
using Voy8.Jobs;

namespace Voy8.Core.Investigations;

public static class InvestigationsExtensions
{
    /// <summary>
    /// Asking, and looking at what was answered; for the API and the worker alike. Where a model is configured, what answers as well, with its tools: a worker
    /// without one need not hold the search's indexes.
    /// </summary>
    public static IHostApplicationBuilder AddInvestigations(this IHostApplicationBuilder builder)
    {
        builder.AddChatModels();
        builder.Services.AddOptions<InvestigationsOptions>().BindConfiguration(InvestigationsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.TryAddSingleton<InvestigationStore>();
        builder.Services.TryAddSingleton<InvestigationRequests>();
        return HasModel(builder) ? builder.AddInvestigator() : builder;
    }

    /// <summary>For the worker, beside <see cref="AddInvestigations"/>: takes questions up, where a model is configured; else it leaves them to workers that have one.</summary>
    public static IHostApplicationBuilder AddInvestigationsJobs(this IHostApplicationBuilder builder)
    {
        if (HasModel(builder))
        {
            builder.Services.AddJobHandler<Investigate, InvestigateHandler>();
        }

        return builder;
    }

    private static bool HasModel(IHostApplicationBuilder builder) =>
        builder.Configuration.GetSection($"{ChatModelsOptions.Section}:{nameof(ChatModelsOptions.Models)}").GetChildren().Any();

    private static IHostApplicationBuilder AddInvestigator(this IHostApplicationBuilder builder)
    {
        builder.AddSearch();
        builder.AddDocuments();
        var services = builder.Services;
        services.TryAddSingleton<KnownVenues>();
        foreach (var tool in new[]
        {
            typeof(SearchVenuesTool), typeof(VenueFactsTool), typeof(CompareVenuesTool), typeof(CountVenuesTool), typeof(SearchNotesTool), typeof(SearchDocumentsTool),
            typeof(OpenAtTool), typeof(DistanceTool),
        })
        {
            services.TryAddEnumerable(ServiceDescriptor.Singleton(typeof(IInvestigationTool), tool));
        }

        services.TryAddSingleton<ToolBox>();
        services.TryAddSingleton<Investigator>();
        return builder;
    }
}
