using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Polly;
using Voy8.Contracts;
using Voy8.Web.Clients;

namespace Voy8.Web.Accounts;

/// <summary>The API's accounts, for a browser that sends a form.</summary>
internal sealed class AccountClient(IHttpClientFactory clients)
{
    public async Task<SignInResponse> SignInAsync(CredentialsRequest credentials, IPAddress? browser, CancellationToken cancellationToken)
    {
        using var response = await SendAsync("/account/login", JsonContent.Create(credentials, options: Voy8Json.Options), browser, token: null, cancellationToken);
        return await response.Content.ReadFromJsonAsync<SignInResponse>(Voy8Json.Options, cancellationToken) ?? throw ApiException.NotReached(new HttpRequestException("The body is null."));
    }

    public async Task RegisterAsync(CredentialsRequest credentials, IPAddress? browser, CancellationToken cancellationToken) =>
        (await SendAsync("/account/register", JsonContent.Create(credentials, options: Voy8Json.Options), browser, token: null, cancellationToken)).Dispose();

    public async Task ChangePasswordAsync(ChangePasswordRequest change, IPAddress? browser, string? token, CancellationToken cancellationToken) =>
        (await SendAsync("/account/password", JsonContent.Create(change, options: Voy8Json.Options), browser, token, cancellationToken)).Dispose();

    public async Task<AccountResponse> FindAsync(string? token, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, "/account", content: null, browser: null, token, cancellationToken);
        return await response.Content.ReadFromJsonAsync<AccountResponse>(Voy8Json.Options, cancellationToken) ?? throw ApiException.NotReached(new HttpRequestException("The body is null."));
    }

    public async Task AskForConfirmationAsync(IPAddress? browser, string? token, CancellationToken cancellationToken) =>
        (await SendAsync("/account/confirmation", content: null, browser, token, cancellationToken)).Dispose();

    public async Task ConfirmAsync(ConfirmationRequest confirmation, IPAddress? browser, string? token, CancellationToken cancellationToken) =>
        (await SendAsync("/account/confirm", JsonContent.Create(confirmation, options: Voy8Json.Options), browser, token, cancellationToken)).Dispose();

    public async Task SignOutAsync(bool everywhere, string? token, CancellationToken cancellationToken) =>
        (await SendAsync($"/account/logout?everywhere={(everywhere ? "true" : "false")}", content: null, browser: null, token, cancellationToken)).Dispose();

    private Task<HttpResponseMessage> SendAsync(string path, HttpContent? content, IPAddress? browser, string? token, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, content, browser, token, cancellationToken);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, IPAddress? browser, string? token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        if (browser is not null)
        {
            // The API counts the attempts of each address.
            request.Headers.Add("X-Forwarded-For", browser.ToString());
        }

        try
        {
            var response = await clients.CreateClient(Voy8ApiClient.Requests).SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            using (response)
            {
                throw await ProblemReader.ReadAsync(response, cancellationToken);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is HttpRequestException or OperationCanceledException or ExecutionRejectedException)
        {
            throw ApiException.NotReached(exception);
        }
    }
}
