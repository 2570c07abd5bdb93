using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using Voy8.DemoSites.Town;
using Voy8.DemoSites.Venues;

namespace Voy8.DemoSites.Importing;

/// <summary>
/// Hands the town to the API's catalogue once both are up, unless the catalogue has it. Tries again, ever more slowly,
/// until it is in or the deadline has passed.
/// </summary>
internal sealed class TownImporter(
    VenueTown town, IHttpClientFactory clients, IServer server, IHostApplicationLifetime lifetime, IOptions<DemoOptions> options, TimeProvider time, ILogger<TownImporter> logger)
    : BackgroundService
{
    public const string HttpClient = "api";
    public const string Dataset = "harbour";
    private static readonly string[] Languages = ["en"];
    private const string DatasetName = "Harbour demo town";
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Import || !await IsStartedAsync(stoppingToken))
        {
            return;
        }
        var started = time.GetTimestamp();
        var pause = options.Value.ImportRetry;
        while (true)
        {
            var problem = await TryImportAsync(stoppingToken);
            if (problem is null)
            {
                return;
            }
            if (time.GetElapsedTime(started) > options.Value.ImportDeadline)
            {
                logger.ImportGivenUp(options.Value.ImportDeadline, problem);
                return;
            }
            logger.ApiNotReady(problem, pause);
            await Task.Delay(pause, time, stoppingToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <returns>Why it did not work; null when it did.</returns>
    private async Task<string?> TryImportAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = clients.CreateClient(HttpClient);
            using var ready = await client.GetAsync("/ready", cancellationToken);
            if (!ready.IsSuccessStatusCode)
            {
                return $"GET /ready answered {(int)ready.StatusCode}.";
            }
            if (await HasAsync(client, "datasets", cancellationToken) && await HasAsync(client, "cities", cancellationToken))
            {
                logger.AlreadyImported(Dataset);
                return null;
            }
            return await SignInAsync(client, cancellationToken) ?? await PutCityAsync(client, cancellationToken) ?? await PostAsync(client, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or TimeoutException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return e.Message;
        }
        catch (Exception e) when (e.GetType().Namespace?.StartsWith("Polly", StringComparison.Ordinal) == true)
        {
            // The resilience pipeline's own refusals: a timeout, an open circuit.
            return e.Message;
        }
    }

    /// <summary>Whether the town is among the API's datasets, or its cities.</summary>
    private static async Task<bool> HasAsync(HttpClient client, string what, CancellationToken cancellationToken)
    {
        using var answer = JsonDocument.Parse(await client.GetStringAsync($"/{what}", cancellationToken));
        return answer.RootElement.TryGetProperty(what, out var found)
            && found.EnumerateArray().Any(one => one.TryGetProperty("slug", out var slug) && slug.GetString() == Dataset);
    }

    /// <returns>Why it did not work; null when it did, or nobody was named who could.</returns>
    private async Task<string?> SignInAsync(HttpClient client, CancellationToken cancellationToken)
    {
        if (options.Value.OperatorEmail is not { Length: > 0 } email)
        {
            return null;
        }
        using var response = await client.PostAsJsonAsync("/account/login", new { email, password = options.Value.OperatorPassword }, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return $"POST /account/login answered {(int)response.StatusCode}; the catalogue has another operator than {email}.";
        }
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", answer.RootElement.GetProperty("access_token").GetString());
        return null;
    }

    /// <summary>The town is a city that businesses can be discovered in.</summary>
    private static async Task<string?> PutCityAsync(HttpClient client, CancellationToken cancellationToken)
    {
        using var response = await client.PutAsJsonAsync(
            $"/cities/{Dataset}",
            new { name = "Harbour", country = "GB", lat = Projection.Latitude, lon = Projection.Longitude, radius_m = 3_000, languages = Languages },
            cancellationToken);
        return response.IsSuccessStatusCode ? null : $"PUT /cities/{Dataset} answered {(int)response.StatusCode}.";
    }

    private async Task<string?> PostAsync(HttpClient client, CancellationToken cancellationToken)
    {
        using var file = new ByteArrayContent(VenueFile.Write(town, Port()));
        file.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var form = new MultipartFormDataContent
        {
            { new StringContent(Dataset), "dataset" },
            { new StringContent(DatasetName), "dataset_name" },
            { new StringContent("Invented by Voy8's town generator"), "attribution" },
            { file, "file", "harbour-venues.jsonl" },
        };
        using var response = await client.PostAsync("/imports", form, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return $"POST /imports answered {(int)response.StatusCode}: {body[..Math.Min(body.Length, 300)]}";
        }
        using var import = JsonDocument.Parse(body);
        logger.Imported(town.Venues.Count, Dataset, import.RootElement.TryGetProperty("id", out var id) ? id.ToString() : "?");
        return null;
    }

    /// <summary>The sites' addresses contain the port, which is known once the server listens.</summary>
    private int Port() => server.Features.Get<IServerAddressesFeature>()?.Addresses
        .Select(address => BindingAddress.Parse(address).Port)
        .FirstOrDefault(port => port > 0) ?? 80;

    private async Task<bool> IsStartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var onStarted = lifetime.ApplicationStarted.Register(started.SetResult);
        using var onStopping = stoppingToken.Register(() => started.TrySetCanceled(stoppingToken));
        await started.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return started.Task.IsCompletedSuccessfully;
    }
}
