using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Polly;
using Voy8.Contracts;
using Voy8.Web.Accounts;

namespace Voy8.Web.Clients;

/// <summary>
/// The Voy8 API, typed. Every method throws <see cref="ApiException"/> when the API refuses or cannot be reached,
/// and <see cref="OperationCanceledException"/> only when the caller cancelled.
/// </summary>
public sealed partial class Voy8ApiClient(IHttpClientFactory clients, CallerToken token)
{
    /// <summary>Whose requests these are; null for somebody who is not signed in.</summary>
    internal string? Caller => token.Value;

    /// <summary>Short requests: retried and timed out by the standard resilience handler.</summary>
    internal const string Requests = "voy8-api";

    /// <summary>Event streams and uploads, which last: no retries, no timeout but the caller's.</summary>
    internal const string Streams = "voy8-api-streams";

    public Task<SearchResponse> SearchAsync(SearchQuery query, CancellationToken cancellationToken) =>
        GetAsync<SearchResponse>(query.ToPathAndQuery(), cancellationToken);

    /// <param name="text">What was typed so far, at most 100 characters.</param>
    public async Task<IReadOnlyList<SearchSuggestion>> SuggestAsync(string text, CancellationToken cancellationToken) =>
        (await GetAsync<SuggestionsResponse>($"/search/suggest?q={Uri.EscapeDataString(text)}", cancellationToken)).Suggestions;

    /// <summary>Venues like another, best first; none where meaning is not searched.</summary>
    public async Task<IReadOnlyList<SimilarVenue>> GetSimilarAsync(Guid id, CancellationToken cancellationToken) =>
        (await GetAsync<SimilarResponse>($"/venues/{id}/similar", cancellationToken)).Venues;

    public Task<MetaResponse> GetMetaAsync(CancellationToken cancellationToken) => GetAsync<MetaResponse>("/meta", cancellationToken);

    /// <returns>Null when there is no such venue.</returns>
    public async Task<VenueResponse?> GetVenueAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync<VenueResponse>($"/venues/{id}", cancellationToken);
        }
        catch (ApiException problem) when (problem.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public Task<RefreshAccepted> RefreshVenueAsync(Guid id, CancellationToken cancellationToken) =>
        SendAsync<RefreshAccepted>(Requests, new HttpRequestMessage(HttpMethod.Post, $"/venues/{id}/refresh"), cancellationToken);

    /// <summary>The API's health, also when it is bad (503 with the same body).</summary>
    public Task<HealthResponse> GetHealthAsync(CancellationToken cancellationToken) =>
        GuardAsync(async () =>
        {
            // Not through the retrying client: "down" is an answer here.
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(TimeSpan.FromSeconds(8));
            using var response = await clients.CreateClient(Streams).GetAsync("/health", deadline.Token);
            return response.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable
                ? await ReadAsync<HealthResponse>(response, deadline.Token)
                : throw await ProblemReader.ReadAsync(response, deadline.Token);
        }, cancellationToken);

    private Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        SendAsync<T>(Requests, new HttpRequestMessage(HttpMethod.Get, path), cancellationToken);

    private Task<T> SendAsync<T>(string client, HttpRequestMessage request, CancellationToken cancellationToken) =>
        GuardAsync(async () =>
        {
            using (request)
            {
                using var response = await Create(client).SendAsync(request, cancellationToken);
                return response.IsSuccessStatusCode
                    ? await ReadAsync<T>(response, cancellationToken)
                    : throw await ProblemReader.ReadAsync(response, cancellationToken);
            }
        }, cancellationToken);

    /// <summary>A client that asks on behalf of the person whose page it is.</summary>
    private HttpClient Create(string name)
    {
        var client = clients.CreateClient(name);
        client.DefaultRequestHeaders.Authorization = Caller is { } bearer ? new AuthenticationHeaderValue("Bearer", bearer) : null;
        return client;
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken) =>
        await response.Content.ReadFromJsonAsync<T>(Voy8Json.Options, cancellationToken)
            ?? throw new JsonException("The body is null.");

    private static async Task<T> GuardAsync<T>(Func<Task<T>> send, CancellationToken cancellationToken)
    {
        try
        {
            return await send();
        }
        catch (Exception exception) when (
            !cancellationToken.IsCancellationRequested
            && exception is HttpRequestException or IOException or OperationCanceledException or JsonException or ExecutionRejectedException)
        {
            throw ApiException.NotReached(exception);
        }
    }
}
