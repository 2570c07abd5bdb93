using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Voy8.Contracts;

namespace Voy8.Web.Clients;

public sealed partial class Voy8ApiClient
{
    /// <summary>The refreshes of one search's hits, until all have ended.</summary>
    public IAsyncEnumerable<VenueRefreshEvent> WatchSearchAsync(string searchId, CancellationToken cancellationToken) =>
        WatchAsync<VenueRefreshEvent>($"/search/{Uri.EscapeDataString(searchId)}/events", ["venue"], cancellationToken);

    /// <summary>The refreshes of one venue, until the caller cancels or the connection breaks.</summary>
    public IAsyncEnumerable<VenueRefreshEvent> WatchVenueAsync(Guid id, CancellationToken cancellationToken) =>
        WatchAsync<VenueRefreshEvent>($"/venues/{id}/events", ["venue"], cancellationToken);

    /// <summary>One job as it is and as it changes, until it has ended or the API ends the stream. Payload, result and attempts are left out.</summary>
    public IAsyncEnumerable<JobResponse> WatchJobAsync(Guid id, CancellationToken cancellationToken) =>
        WatchAsync<JobResponse>($"/jobs/{id}/events", ["progress", "completed"], cancellationToken);

    /// <param name="types">Events of other types, which a newer API may send, are passed over.</param>
    private async IAsyncEnumerable<T> WatchAsync<T>(string path, string[] types, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        using var response = await GuardAsync(() => OpenAsync(path, cancellationToken), cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var events = SseParser.Create(stream, Parse).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await GuardAsync(() => events.MoveNextAsync().AsTask(), cancellationToken) && events.Current.EventType != "end")
        {
            if (events.Current.Data is { } data)
            {
                yield return data;
            }
        }

        T? Parse(string eventType, ReadOnlySpan<byte> data) =>
            types.Contains(eventType) ? JsonSerializer.Deserialize<T>(data, Voy8Json.Options) : null;
    }

    private async Task<HttpResponseMessage> OpenAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/event-stream");
        var response = await Create(Streams).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await ProblemReader.ReadAsync(response, cancellationToken);
        }
    }
}
