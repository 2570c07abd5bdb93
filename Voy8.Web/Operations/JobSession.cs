using Voy8.Contracts;
using Voy8.Web.Clients;

namespace Voy8.Web.Operations;

/// <summary>
/// One job on one page, live by its events. Used on the page's dispatcher alone; <see cref="Changed"/> is raised there
/// whenever the page must draw again.
/// </summary>
public sealed class JobSession(Guid id, Voy8ApiClient api, TimeProvider time, ILogger<JobSession> logger) : IDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(15);
    private readonly CancellationTokenSource _cancellation = new();
    private bool _following;

    public event Action? Changed;

    public Guid Id => id;
    public JobResponse? Job { get; private set; }
    public bool IsMissing { get; private set; }
    public ApiException? Error { get; private set; }

    /// <summary>True while changes come in as they happen.</summary>
    public bool IsLive { get; private set; }

    /// <summary>It has succeeded, is dead or was cancelled: nothing changes unless somebody runs it again.</summary>
    public bool HasEnded => Job is { } job && HasEndedAs(job.Status);

    public static bool HasEndedAs(string status) => status is "succeeded" or "dead" or "cancelled";

    /// <summary>Reads the whole job: payload, result and attempts too.</summary>
    public async Task LoadAsync()
    {
        try
        {
            Job = await api.GetJobAsync(id, _cancellation.Token);
            IsMissing = Job is null;
            Error = null;
        }
        catch (ApiException problem)
        {
            Log.JobFailed(logger, problem, id, problem.Code);
            Error = problem;
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            return;
        }

        Changed?.Invoke();
    }

    /// <summary>
    /// Loads the job and follows it until it has ended, over broken connections and the end of a stream. Does nothing while it
    /// follows already; call it again when an ended job runs again.
    /// </summary>
    public async Task FollowAsync()
    {
        if (_following)
        {
            return;
        }

        _following = true;
        try
        {
            await FollowToTheEndAsync();
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            // The page is gone.
        }
        finally
        {
            _following = false;
        }
    }

    public void Dispose()
    {
        _cancellation.Cancel();
        _cancellation.Dispose();
        Changed = null;
    }

    private async Task FollowToTheEndAsync()
    {
        var delay = FirstDelay;
        await LoadAsync();
        while (!IsMissing && (!HasEnded || Error is not null))
        {
            if (Error is null && await ListenAsync())
            {
                delay = FirstDelay;
            }

            if (!HasEnded || Error is not null)
            {
                await Task.Delay(delay, time, _cancellation.Token);
                delay = TimeSpan.FromSeconds(Math.Min(delay.TotalSeconds * 2, MaxDelay.TotalSeconds));
                await LoadAsync();
            }
        }
    }

    /// <returns>True when anything came.</returns>
    private async Task<bool> ListenAsync()
    {
        var heard = false;
        try
        {
            await foreach (var job in api.WatchJobAsync(id, _cancellation.Token))
            {
                heard = IsLive = true;
                await ApplyAsync(job);
            }
        }
        catch (ApiException problem)
        {
            Log.JobStreamBroke(logger, problem, id);
        }
        finally
        {
            IsLive = false;
        }

        Changed?.Invoke();
        return heard;
    }

    /// <summary>Events tell what moves; what is long is read again only when the job took a step.</summary>
    private async Task ApplyAsync(JobResponse job)
    {
        var before = Job;
        Job = job with
        {
            Payload = job.Payload ?? before?.Payload,
            Result = job.Result ?? before?.Result,
            Attempts = job.Attempts ?? before?.Attempts,
        };
        if (before is not null && (before.Status, before.Attempt) != (job.Status, job.Attempt))
        {
            await LoadAsync();
        }
        else
        {
            Changed?.Invoke();
        }
    }
}
