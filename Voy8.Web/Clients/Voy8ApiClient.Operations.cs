using System.Net;
using System.Net.Http.Json;
using Voy8.Contracts;

namespace Voy8.Web.Clients;

/// <summary>What operators look at and steer.</summary>
public sealed partial class Voy8ApiClient
{
    private static readonly TimeSpan ReplayDeadline = TimeSpan.FromMinutes(5);

    /// <summary>Reads any resource by its path and query.</summary>
    public Task<T> ReadAsync<T>(string path, CancellationToken cancellationToken) => GetAsync<T>(path, cancellationToken);

    /// <returns>Null when there is no such job, or no longer.</returns>
    public async Task<JobResponse?> GetJobAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync<JobResponse>($"/jobs/{id}", cancellationToken);
        }
        catch (ApiException problem) when (problem.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public Task CancelJobAsync(Guid id, CancellationToken cancellationToken) => PostAsync($"/jobs/{id}/cancel", cancellationToken);

    public Task RetryJobAsync(Guid id, CancellationToken cancellationToken) => PostAsync($"/jobs/{id}/retry", cancellationToken);

    public Task PauseQueueAsync(string name, CancellationToken cancellationToken) => PostAsync($"/queues/{Uri.EscapeDataString(name)}/pause", cancellationToken);

    public Task ResumeQueueAsync(string name, CancellationToken cancellationToken) => PostAsync($"/queues/{Uri.EscapeDataString(name)}/resume", cancellationToken);

    public Task LimitQueueAsync(string name, QueueLimitsRequest limits, CancellationToken cancellationToken) =>
        CommandAsync(HttpMethod.Put, $"/queues/{Uri.EscapeDataString(name)}/limits", JsonContent.Create(limits, options: Voy8Json.Options), cancellationToken);

    public Task PauseScheduleAsync(string name, CancellationToken cancellationToken) => PostAsync($"/schedules/{Uri.EscapeDataString(name)}/pause", cancellationToken);

    public Task ResumeScheduleAsync(string name, CancellationToken cancellationToken) => PostAsync($"/schedules/{Uri.EscapeDataString(name)}/resume", cancellationToken);

    public Task RunScheduleAsync(string name, CancellationToken cancellationToken) => PostAsync($"/schedules/{Uri.EscapeDataString(name)}/run", cancellationToken);

    public Task SetRoleAsync(Guid accountId, string role, CancellationToken cancellationToken) =>
        CommandAsync(HttpMethod.Put, $"/accounts/{accountId}/role", JsonContent.Create(new RoleRequest(role), options: Voy8Json.Options), cancellationToken);

    /// <summary>Runs dead jobs again; many of them take a while.</summary>
    public async Task<ReplayResponse> ReplayAsync(ReplayRequest replay, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(ReplayDeadline);
        var request = new HttpRequestMessage(HttpMethod.Post, "/dead-letters/replay") { Content = JsonContent.Create(replay, options: Voy8Json.Options) };
        try
        {
            return await SendAsync<ReplayResponse>(Streams, request, deadline.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw ApiException.NotReached(exception);
        }
    }

    private Task<bool> PostAsync(string path, CancellationToken cancellationToken) => CommandAsync(HttpMethod.Post, path, content: null, cancellationToken);

    /// <summary>Sends what is to be done; the answer's body, if any, is not looked at.</summary>
    private Task<bool> CommandAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken) =>
        GuardAsync(async () =>
        {
            using var request = new HttpRequestMessage(method, path) { Content = content };
            using var response = await Create(Requests).SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode ? true : throw await ProblemReader.ReadAsync(response, cancellationToken);
        }, cancellationToken);
}
