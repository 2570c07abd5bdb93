using System.Net.Http.Json;
using Voy8.Contracts;

namespace Voy8.Web.Clients;

public sealed partial class Voy8ApiClient
{
    /// <summary>Says what a field of a venue is.</summary>
    public Task<VenueResponse> CorrectAsync(Guid venueId, string field, IReadOnlyList<string> values, CancellationToken cancellationToken) =>
        SendAsync<VenueResponse>(
            Requests,
            new HttpRequestMessage(HttpMethod.Put, FactPath(venueId, field)) { Content = JsonContent.Create(new CorrectionRequest([.. values]), options: Voy8Json.Options) },
            cancellationToken);

    /// <summary>Takes back what people said of a field.</summary>
    public Task<VenueResponse> TakeBackAsync(Guid venueId, string field, CancellationToken cancellationToken) =>
        SendAsync<VenueResponse>(Requests, new HttpRequestMessage(HttpMethod.Delete, FactPath(venueId, field)), cancellationToken);

    public Task<CorrectionsResponse> GetCorrectionsAsync(Guid venueId, CancellationToken cancellationToken) =>
        GetAsync<CorrectionsResponse>($"/venues/{venueId}/corrections?limit=50", cancellationToken);

    private static string FactPath(Guid venueId, string field) => $"/venues/{venueId}/facts/{Uri.EscapeDataString(field)}";
}
