using Voy8.Contracts;
using Voy8.Web.Operations;

namespace Voy8.Web.Clients;

public sealed partial class Voy8ApiClient
{
    /// <summary>Whether questions can be asked, and what is left of the day's tokens.</summary>
    public Task<InvestigationAllowance> GetInvestigationAllowanceAsync(CancellationToken cancellationToken) => GetAsync<InvestigationAllowance>("/investigations/allowance", cancellationToken);

    public Task<InvestigationResponse> AskAsync(InvestigationRequest question, CancellationToken cancellationToken) =>
        SendAsync<InvestigationResponse>(Requests, Post("/investigations", question), cancellationToken);

    /// <summary>The caller's own, newest first, without their steps.</summary>
    public Task<InvestigationsResponse> GetInvestigationsAsync(Guid? threadId, int limit, int offset, CancellationToken cancellationToken) =>
        GetAsync<InvestigationsResponse>(Uris.With("/investigations", ("thread_id", threadId), ("limit", limit), ("offset", offset)), cancellationToken);

    public Task<InvestigationResponse> GetInvestigationAsync(Guid id, CancellationToken cancellationToken) => GetAsync<InvestigationResponse>($"/investigations/{id}", cancellationToken);

    /// <summary>One investigation as it is and with each step, until it has ended or the API ends the stream.</summary>
    public IAsyncEnumerable<InvestigationResponse> WatchInvestigationAsync(Guid id, CancellationToken cancellationToken) =>
        WatchAsync<InvestigationResponse>($"/investigations/{id}/events", ["progress", "completed"], cancellationToken);

    public Task CancelInvestigationAsync(Guid id, CancellationToken cancellationToken) => CommandAsync(HttpMethod.Post, $"/investigations/{id}/cancel", content: null, cancellationToken);

    public Task DeleteInvestigationAsync(Guid id, CancellationToken cancellationToken) => CommandAsync(HttpMethod.Delete, $"/investigations/{id}", content: null, cancellationToken);
}
