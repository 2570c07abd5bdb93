using System.Net.Http.Json;
using System.Text.Json;
using Voy8.Contracts;

namespace Voy8.Web.Clients;

/// <summary>Turns an RFC 9457 answer into an <see cref="ApiException"/>.</summary>
internal static class ProblemReader
{
    private sealed record Problem(string? Title, string? Detail, string? Code, Dictionary<string, string[]>? Errors);

    public static async Task<ApiException> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var problem = await TryReadAsync(response, cancellationToken);
        var message = (problem?.Title, problem?.Detail) switch
        {
            _ when problem?.Code == "not_signed_in" => "Your session has ended. Sign in again.",
            _ when problem?.Code == "not_allowed" => "Only an operator may do this.",
            ({ Length: > 0 } title, { Length: > 0 } detail) => $"{title} {detail}",
            (_, { Length: > 0 } detail) => detail,
            ({ Length: > 0 } title, _) => title,
            _ => $"The Voy8 API answered {status}.",
        };
        return new ApiException(message, status, problem?.Code ?? $"http_{status}", problem?.Errors) { RetryAfter = response.Headers.RetryAfter?.Delta };
    }

    private static async Task<Problem?> TryReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json"))
        {
            return null;
        }

        try
        {
            return await response.Content.ReadFromJsonAsync<Problem>(Voy8Json.Options, cancellationToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
