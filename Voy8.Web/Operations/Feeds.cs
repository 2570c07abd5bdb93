using Voy8.Web.Clients;

namespace Voy8.Web.Operations;

/// <summary>The resources of the API that one person looks at.</summary>
public sealed class Feeds(Voy8ApiClient api, FeedPool pool)
{
    /// <inheritdoc cref="FeedPool.Watch"/>
    public IDisposable Watch<T>(string path, Action<Reading<T>> changed)
        where T : class => pool.Watch(api, path, changed);

    /// <inheritdoc cref="FeedPool.LookAgain"/>
    public void LookAgain() => pool.LookAgain();
}

/// <summary>
/// Resources of the API that people look at, each read every two seconds as long as somebody looks: all pages of one person that show
/// the same path and query share one feed.
/// </summary>
public sealed class FeedPool(TimeProvider time, ILogger<FeedPool> logger)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(Type Type, string Path, string? Caller), IFeed> _feeds = [];

    /// <summary>How many resources are read at present.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _feeds.Count;
            }
        }
    }

    /// <summary>
    /// Follows a resource until the result is disposed. <paramref name="changed"/> is called at once when something is known already, and on
    /// any thread after each attempt to read it.
    /// </summary>
    /// <param name="api">Asks on behalf of the person who looks.</param>
    /// <param name="path">Path and query.</param>
    public IDisposable Watch<T>(Voy8ApiClient api, string path, Action<Reading<T>> changed)
        where T : class
    {
        var key = (typeof(T), path, api.Caller);
        Feed<T> feed;
        lock (_lock)
        {
            if (_feeds.TryGetValue(key, out var known))
            {
                feed = (Feed<T>)known;
            }
            else
            {
                _feeds[key] = feed = new Feed<T>(cancellationToken => api.ReadAsync<T>(path, cancellationToken), time, logger, path);
            }

            feed.Add(changed);
        }

        return new Viewer(() => Leave(key, feed, changed));
    }

    /// <summary>Has everything that is looked at read anew now, because somebody changed something.</summary>
    public void LookAgain()
    {
        lock (_lock)
        {
            foreach (var feed in _feeds.Values)
            {
                feed.LookAgain();
            }
        }
    }

    private void Leave<T>((Type Type, string Path, string? Caller) key, Feed<T> feed, Action<Reading<T>> changed)
        where T : class
    {
        lock (_lock)
        {
            if (feed.Remove(changed))
            {
                _feeds.Remove(key);
                feed.Dispose();
            }
        }
    }

    private sealed class Viewer(Action leave) : IDisposable
    {
        private Action? _leave = leave;

        public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
    }
}
