namespace Voy8.LocalHosting.Orchestration;

/// <summary>Asks a process whether it is healthy until it says yes.</summary>
internal static class HealthProbe
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Complaint = TimeSpan.FromSeconds(20);
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(2) })
    {
        Timeout = TimeSpan.FromSeconds(5),
        MaxResponseContentBufferSize = 64 * 1024,
    };

    /// <param name="complain">Told now and then why it is still waiting.</param>
    public static async Task WaitAsync(HttpHealthCheck check, int port, Action<string> complain, CancellationToken cancellationToken)
    {
        var address = new Uri($"http://127.0.0.1:{port}{check.Path}");
        var nextComplaint = Complaint;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            var answer = await AskAsync(address, check.StatusCode, cancellationToken);
            if (answer is null)
            {
                return;
            }

            if (clock.Elapsed > nextComplaint)
            {
                nextComplaint += Complaint;
                complain($"is not healthy after {clock.Elapsed.TotalSeconds:0} s: {address} {answer}");
            }

            await Task.Delay(Interval, cancellationToken);
        }
    }

    /// <returns>Null when healthy, else what came instead.</returns>
    private static async Task<string?> AskAsync(Uri address, int expected, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Client.GetAsync(address, cancellationToken);
            return (int)response.StatusCode == expected
                ? null
                : $"answers {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}";
        }
        catch (HttpRequestException exception)
        {
            return exception.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "does not answer in time";
        }
    }
}
