using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Voy8.Contracts;

namespace Voy8.Web.Clients;

public sealed partial class Voy8ApiClient
{
    /// <summary>The refreshes of one search's hits, until all have ended.</summary>
    public IAsyncEnumerable<VenueRefreshEvent> WatchSearchAsync(string searchId, CancellationToken cancellationToken) =>
        WatchAsync($"/search/{Uri.EscapeDataString(searchId)}/events", cancellationToken);

    /// <summary>The refreshes of one venue, until the caller cancels or the connection breaks.</summary>
    public IAsyncEnumerable<VenueRefreshEvent> WatchVenueAsync(Guid id, CancellationToken cancellationToken) =>
        WatchAsync($"/venues/{id}/events", cancellationToken);

    private async IAsyncEnumerable<VenueRefreshEvent> WatchAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await GuardAsync(() => OpenAsync(path, cancellationToken), cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var events = SseParser.Create(stream, Parse).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await GuardAsync(() => events.MoveNextAsync().AsTask(), cancellationToken) && events.Current.EventType != "end")
        {
            if (events.Current.Data is { } refresh)
            {
                yield return refresh;
            }
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/event-stream");
        var response = await clients.CreateClient(Streams).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await ProblemReader.ReadAsync(response, cancellationToken);
        }
    }

    /// <returns>Null for events of other types, which a newer API may send.</returns>
    private static VenueRefreshEvent? Parse(string eventType, ReadOnlySpan<byte> data) =>
        eventType == "venue" ? JsonSerializer.Deserialize<VenueRefreshEvent>(data, Voy8Json.Options) : null;
}
