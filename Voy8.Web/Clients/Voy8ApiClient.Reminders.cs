using System.Net;
using System.Net.Http.Json;
using Voy8.Contracts;

namespace Voy8.Web.Clients;

/// <summary>One's own reminders.</summary>
public sealed partial class Voy8ApiClient
{
    public Task<RemindersResponse> GetRemindersAsync(int limit, CancellationToken cancellationToken) =>
        GetAsync<RemindersResponse>($"/reminders?limit={limit}", cancellationToken);

    /// <param name="id">Which one is said anew; null for a new one.</param>
    public Task<ReminderResponse> SaveReminderAsync(Guid? id, ReminderRequest reminder, CancellationToken cancellationToken) => SendAsync<ReminderResponse>(
        Requests,
        new HttpRequestMessage(id is null ? HttpMethod.Post : HttpMethod.Put, id is { } known ? $"/reminders/{known}" : "/reminders")
        {
            Content = JsonContent.Create(reminder, options: Voy8Json.Options),
        },
        cancellationToken);

    public Task DeleteReminderAsync(Guid id, CancellationToken cancellationToken) =>
        CommandAsync(HttpMethod.Delete, $"/reminders/{id}", content: null, cancellationToken);

    /// <returns>Null when none was made yet.</returns>
    public async Task<WebhookSecretResponse?> GetWebhookSecretAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync<WebhookSecretResponse>("/account/webhook-secret", cancellationToken);
        }
        catch (ApiException problem) when (problem.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public Task<WebhookSecretResponse> MakeWebhookSecretAsync(CancellationToken cancellationToken) =>
        SendAsync<WebhookSecretResponse>(Requests, new HttpRequestMessage(HttpMethod.Post, "/account/webhook-secret"), cancellationToken);
}
