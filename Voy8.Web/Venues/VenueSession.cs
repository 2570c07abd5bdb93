using Voy8.Contracts;
using Voy8.Web.Clients;

namespace Voy8.Web.Venues;

/// <summary>
/// One venue on one page: what is known, and what comes in while it is looked at. Used on the page's dispatcher alone;
/// <see cref="Changed"/> is raised there whenever the page must draw again.
/// </summary>
public sealed class VenueSession(Guid id, Voy8ApiClient api, TimeProvider time, ILogger<VenueSession> logger) : IDisposable
{
    /// <summary>A refresh that nothing is heard of for this long is taken for lost.</summary>
    private static readonly TimeSpan RefreshPatience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan MaxReconnectDelay = TimeSpan.FromSeconds(15);
    private readonly CancellationTokenSource _cancellation = new();
    private ITimer? _patience;

    public event Action? Changed;

    public Guid Id => id;
    public VenueResponse? Venue { get; private set; }
    public bool IsMissing { get; private set; }
    public ApiException? Error { get; private set; }
    public bool IsRefreshing { get; private set; }

    /// <summary>What the last refresh had to say, when it failed or could not be asked for.</summary>
    public string? Message { get; private set; }

    /// <summary>Fields that the last refresh changed.</summary>
    public IReadOnlySet<string> ChangedFields { get; private set; } = new HashSet<string>();

    /// <summary>Grows with each refresh that changed something, so that a highlight starts anew.</summary>
    public int Version { get; private set; }

    public async Task LoadAsync()
    {
        try
        {
            Restore(await api.GetVenueAsync(id, _cancellation.Token));
        }
        catch (ApiException problem)
        {
            Log.VenueFailed(logger, problem, id, problem.Code);
            Error = problem;
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            return;
        }

        Changed?.Invoke();
    }

    /// <summary>Takes over what was read while the page was rendered on the server first.</summary>
    public void Restore(VenueResponse? venue)
    {
        if (venue is not null && Venue is { } before)
        {
            var changed = ChangesBetween(before, venue);
            if (changed.Count > 0)
            {
                ChangedFields = changed;
                Version++;
            }
        }

        Error = null;
        IsMissing = venue is null;
        Venue = venue;
        IsRefreshing |= Version == 0 && venue?.Crawl.Refreshing == true;
    }

    /// <summary>Follows the venue's refreshes until the session ends, over broken connections too.</summary>
    public async Task ListenAsync()
    {
        var delay = TimeSpan.FromSeconds(1);
        try
        {
            while (!IsMissing)
            {
                try
                {
                    await foreach (var refresh in api.WatchVenueAsync(id, _cancellation.Token))
                    {
                        delay = TimeSpan.FromSeconds(1);
                        await ApplyAsync(refresh);
                    }
                }
                catch (ApiException problem) when (problem.IsUnreachable)
                {
                    Log.StreamBroke(logger, problem, 1);
                }

                await Task.Delay(delay, time, _cancellation.Token);
                delay = TimeSpan.FromSeconds(Math.Min(delay.TotalSeconds * 2, MaxReconnectDelay.TotalSeconds));
                await LoadAsync();
            }
        }
        catch (ApiException problem)
        {
            Log.StreamGivenUp(logger, problem);
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            // The page is gone.
        }
    }

    public async Task RefreshAsync()
    {
        Message = null;
        Begin();
        try
        {
            await api.RefreshVenueAsync(id, _cancellation.Token);
        }
        catch (ApiException problem)
        {
            End(problem.Message);
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            // The page is gone; the refresh goes on.
        }
    }

    public void Dispose()
    {
        _patience?.Dispose();
        _cancellation.Cancel();
        _cancellation.Dispose();
        Changed = null;
    }

    /// <summary>The fields whose values differ, whatever their age and source.</summary>
    public static IReadOnlySet<string> ChangesBetween(VenueResponse before, VenueResponse after)
    {
        var values = before.Fields.ToDictionary(group => group.Field, Values);
        return after.Fields.Where(group => !values.TryGetValue(group.Field, out var known) || known != Values(group))
            .Select(group => group.Field).ToHashSet();

        static string Values(FactGroup group) => string.Join('\n', group.Values.Select(fact => fact.Value));
    }

    private async Task ApplyAsync(VenueRefreshEvent refresh)
    {
        switch (refresh.State)
        {
            case RefreshState.Refreshing:
                Begin();
                break;
            case RefreshState.Failed:
                await LoadAsync();
                End(refresh.Message ?? "Its website could not be read this time.");
                break;
            default:
                await LoadAsync();
                End(null);
                break;
        }
    }

    private void Begin()
    {
        IsRefreshing = true;
        _patience?.Dispose();
        var context = SynchronizationContext.Current;
        _patience = time.CreateTimer(_ => Post(context, () => End("Nothing was heard of this refresh; it may still be waiting for its turn.")), null, RefreshPatience, Timeout.InfiniteTimeSpan);
        Changed?.Invoke();
    }

    private void End(string? message)
    {
        _patience?.Dispose();
        IsRefreshing = false;
        Message = message;
        Changed?.Invoke();
    }

    private static void Post(SynchronizationContext? context, Action action)
    {
        if (context is null)
        {
            action();
        }
        else
        {
            context.Post(_ => action(), null);
        }
    }
}
