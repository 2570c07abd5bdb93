using System.Threading.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;

namespace Voy8.Core.Embeddings;

internal static class RemoteTextEncoderExtensions
{
    private const int MaxWaiting = 1_000;
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AllTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    /// <summary>The HTTP client of an embedding service: its rate, retries after what <c>Retry-After</c> asks or ever longer, and an end to both.</summary>
    public static IServiceCollection AddRemoteTextEncoder(this IServiceCollection services, string optionsName)
    {
        var client = services.AddHttpClient(RemoteTextEncoder.ClientName(optionsName), http => http.Timeout = Timeout.InfiniteTimeSpan);
#pragma warning disable EXTEXP0001 // The service's own handler takes the place of everybody's.
        client.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        client.AddResilienceHandler("embeddings", (pipeline, context) =>
        {
            var options = context.ServiceProvider.GetRequiredService<IOptionsMonitor<EmbeddingsOptions>>().Get(optionsName);
            pipeline.AddTimeout(AllTimeout);
            pipeline.AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = options.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstPause,
                ShouldRetryAfterHeader = true,
            });
            var limiter = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
            {
                TokenLimit = options.RequestsPerSecond,
                TokensPerPeriod = options.RequestsPerSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                QueueLimit = MaxWaiting,
            });
            context.OnPipelineDisposed(limiter.Dispose);
            pipeline.AddRateLimiter(limiter);
            pipeline.AddTimeout(RequestTimeout);
        });
        return services;
    }
}
