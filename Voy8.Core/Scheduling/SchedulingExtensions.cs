using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Voy8.Core.Crawling;
using Voy8.Jobs;

namespace Voy8.Core.Scheduling;

public static class SchedulingExtensions
{
    /// <summary>The name of the schedule.</summary>
    public const string Schedule = "refresh-venues";

    /// <summary>Where people searched: noted by the API, read by the worker.</summary>
    public static IHostApplicationBuilder AddScheduling(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<SchedulerOptions>().BindConfiguration(SchedulerOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.TryAddSingleton<SearchedAreas>();
        return builder;
    }

    /// <summary>The scheduler itself; for the worker.</summary>
    public static IHostApplicationBuilder AddSchedulingJobs(this IHostApplicationBuilder builder)
    {
        builder.AddScheduling();
        builder.Services.TryAddSingleton<RefreshLedger>();
        builder.Services.TryAddSingleton<RefreshStore>();
        builder.Services.TryAddSingleton<FleetReader>();
        builder.Services.AddJobHandler<RefreshVenues, RefreshVenuesHandler>();
        builder.Services.AddJobSchedule(
            Schedule,
            "*/5 * * * *",
            new RefreshVenues(),
            description: "Sends venues outside their freshness windows to be crawled, most popular first.",
            skipWhileUnfinished: true);
        return builder;
    }
}
