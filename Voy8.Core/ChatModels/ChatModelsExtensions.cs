using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;

namespace Voy8.Core.ChatModels;

public static class ChatModelsExtensions
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    /// <summary>The configured language models and what people spend on them; for the API and the worker.</summary>
    public static IHostApplicationBuilder AddChatModels(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(ChatModelClient)))
        {
            // Bound twice, each model would be listed twice.
            return builder;
        }

        services.AddOptions<ChatModelsOptions>().BindConfiguration(ChatModelsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddMetrics();
        services.TryAddSingleton<ChatTelemetry>();
        services.TryAddSingleton<ChatUsageStore>();
        services.AddSingleton<ChatModelClient>();
        services.TryAddTransient<BoundedAnswers>();
        var client = services.AddHttpClient(ChatModelClient.ClientName, http => http.Timeout = Timeout.InfiniteTimeSpan).AddHttpMessageHandler<BoundedAnswers>();
#pragma warning disable EXTEXP0001 // The service's own handler takes the place of everybody's.
        client.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        client.AddResilienceHandler(ChatModelClient.ClientName, (pipeline, context) =>
        {
            var options = context.ServiceProvider.GetRequiredService<IOptions<ChatModelsOptions>>().Value;
            var time = context.ServiceProvider.GetRequiredService<TimeProvider>();
            pipeline.AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = options.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstPause,
                ShouldRetryAfterHeader = true,
                ShouldHandle = attempt => ValueTask.FromResult(HttpClientResiliencePredicates.IsTransient(attempt.Outcome) && !(PauseOf(attempt.Outcome.Result, time) > options.MaxRetryAfter)),
            });
        });
        return builder;
    }

    // How long the service asks to be left alone.
    private static TimeSpan? PauseOf(HttpResponseMessage? response, TimeProvider time) =>
        response?.Headers.RetryAfter is { } after ? after.Delta ?? (after.Date - time.GetUtcNow()) : null;
}
