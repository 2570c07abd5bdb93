using System.Threading.Channels;
using Voy8.Web.Clients;

namespace Voy8.Web.Operations;

internal interface IFeed : IDisposable
{
    void LookAgain();
}

/// <summary>One resource, read again and again between the first viewer and the last. Viewers come and go under the lock of <see cref="Feeds"/>.</summary>
internal sealed class Feed<T>(Func<CancellationToken, Task<T>> read, TimeProvider time, ILogger logger, string path) : IFeed
    where T : class
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile Action<Reading<T>>? _viewers;
    private volatile Reading<T>? _last;

    public void Add(Action<Reading<T>> viewer)
    {
        var isFirst = _viewers is null;
        _viewers += viewer;
        if (isFirst)
        {
            var cancellationToken = _cancellation.Token;
            _ = Task.Run(() => RunAsync(cancellationToken), cancellationToken);
        }
        else if (_last is { } last)
        {
            viewer(last);
        }
    }

    /// <returns>True when nobody is left.</returns>
    public bool Remove(Action<Reading<T>> viewer)
    {
        _viewers -= viewer;
        return _viewers is null;
    }

    public void LookAgain() => _wake.Writer.TryWrite(true);

    public void Dispose()
    {
        _cancellation.Cancel();
        _cancellation.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                Show(await ReadAsync(cancellationToken));
                await using var timer = time.CreateTimer(_ => LookAgain(), null, Period, Timeout.InfiniteTimeSpan);
                await _wake.Reader.ReadAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nobody looks any more.
        }
    }

    private async Task<Reading<T>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new Reading<T>(await read(cancellationToken), time.GetUtcNow(), Error: null);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Said once, not every two seconds.
            if (_last is not { Error: not null })
            {
                Log.FeedFailed(logger, exception, path);
            }

            return new Reading<T>(_last?.Value, time.GetUtcNow(), exception as ApiException ?? ApiException.NotReached(exception));
        }
    }

    private void Show(Reading<T> reading)
    {
        _last = reading;
        _viewers?.Invoke(reading);
    }
}
