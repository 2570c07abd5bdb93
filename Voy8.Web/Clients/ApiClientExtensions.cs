using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Voy8.Web.Accounts;

namespace Voy8.Web.Clients;

public static class ApiClientExtensions
{
    /// <summary>
    /// Registers <see cref="Voy8ApiClient"/>. Its address is the option <c>Api:BaseAddress</c>; by default service discovery
    /// finds the resource called <c>api</c>.
    /// </summary>
    public static IHostApplicationBuilder AddVoy8ApiClient(this IHostApplicationBuilder builder)
    {
        var address = new Uri(builder.Configuration["Api:BaseAddress"] ?? "https+http://api");
        builder.Services.AddVoy8ApiClient(address);
        return builder;
    }

    public static IServiceCollection AddVoy8ApiClient(this IServiceCollection services, Uri address)
    {
        var requests = services.AddHttpClient(Voy8ApiClient.Requests, http => http.BaseAddress = address);
        var streams = services.AddHttpClient(Voy8ApiClient.Streams, http =>
        {
            http.BaseAddress = address;
            http.Timeout = Timeout.InfiniteTimeSpan;
        });
#pragma warning disable EXTEXP0001 // Evaluation only: the one way to take a default handler off a client.
        streams.RemoveAllResilienceHandlers();
        requests.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        // Somebody looks at the page: it hears soon that the API is away, rather than after half a minute of trying.
        requests.AddStandardResilienceHandler(options =>
        {
            options.Retry.MaxRetryAttempts = 2;
            options.Retry.Delay = TimeSpan.FromMilliseconds(200);
            options.Retry.DisableForUnsafeHttpMethods();
            options.AttemptTimeout.Timeout = TimeSpan.FromSeconds(6);
            options.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(12);
        });
        services.TryAddScoped<CallerToken>();
        services.TryAddScoped<Voy8ApiClient>();
        return services;
    }
}
