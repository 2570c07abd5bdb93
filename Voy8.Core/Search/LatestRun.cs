namespace Voy8.Core.Search;

/// <summary>
/// Work that many want done after they came. A run serves all who came before it began, so however many come at once there is one run under way and one
/// that waits for it.
/// </summary>
internal sealed class LatestRun(Func<Task> work)
{
    private readonly Lock _gate = new();
    private Task _begun = Task.CompletedTask;
    private Task? _waiting;

    /// <summary>Is over when a run is that began after this was called; fails as it does.</summary>
    public Task RunAsync()
    {
        lock (_gate)
        {
            return _waiting ??= RunAfterAsync(_begun);
        }
    }

    private async Task RunAfterAsync(Task earlier)
    {
        // What it came to is its callers' concern. Never at once: whoever calls has yet to note that this waits.
        await earlier.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_gate)
        {
            (_begun, _waiting) = (_waiting!, null);
        }

        await work();
    }
}
