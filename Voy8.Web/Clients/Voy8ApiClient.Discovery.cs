using System.Net.Http.Json;
using Voy8.Contracts;

namespace Voy8.Web.Clients;

public sealed partial class Voy8ApiClient
{
    public async Task<IReadOnlyList<CityResponse>> GetCitiesAsync(CancellationToken cancellationToken) =>
        (await GetAsync<CitiesResponse>("/cities", cancellationToken)).Cities;

    public async Task<IReadOnlyList<IndustryResponse>> GetIndustriesAsync(CancellationToken cancellationToken) =>
        (await GetAsync<IndustriesResponse>("/industries", cancellationToken)).Industries;

    public Task<DatasetSummary> PutDatasetAsync(string slug, CancellationToken cancellationToken) => SendAsync<DatasetSummary>(
        Requests,
        new HttpRequestMessage(HttpMethod.Put, $"/datasets/{Uri.EscapeDataString(slug)}") { Content = JsonContent.Create(new DatasetRequest(null, null, null), options: Voy8Json.Options) },
        cancellationToken);

    public Task<DiscoveryResponse> DiscoverAsync(DiscoveryRequest request, CancellationToken cancellationToken) => SendAsync<DiscoveryResponse>(
        Requests, new HttpRequestMessage(HttpMethod.Post, "/discovery/businesses") { Content = JsonContent.Create(request, options: Voy8Json.Options) }, cancellationToken);

    public Task<DiscoveriesResponse> GetDiscoveriesAsync(CancellationToken cancellationToken) => GetAsync<DiscoveriesResponse>("/discovery", cancellationToken);

    public Task<MatchReviewsResponse> GetReviewsAsync(CancellationToken cancellationToken) => GetAsync<MatchReviewsResponse>("/discovery/reviews", cancellationToken);

    public Task<VenueMergesResponse> GetMergesAsync(CancellationToken cancellationToken) => GetAsync<VenueMergesResponse>("/discovery/merges", cancellationToken);

    public Task MergeAsync(Guid reviewId, CancellationToken cancellationToken) => PostAsync($"/discovery/reviews/{reviewId}/merge", cancellationToken);

    public Task KeepApartAsync(Guid reviewId, CancellationToken cancellationToken) => PostAsync($"/discovery/reviews/{reviewId}/keep-apart", cancellationToken);

    public Task UndoMergeAsync(Guid mergeId, CancellationToken cancellationToken) => PostAsync($"/discovery/merges/{mergeId}/undo", cancellationToken);
}
