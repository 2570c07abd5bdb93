using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Voy8.Api.Mapping;
using Voy8.Contracts;
using Voy8.Jobs;

namespace Voy8.Api.Streaming;

/// <summary>A job as the API's events.</summary>
public static class JobEvents
{
    /// <summary>How long one stream lasts at most. Whoever wants to see more opens the next one.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>An event <c>progress</c> for the job as it is and for each change, <c>completed</c> once it has ended.</summary>
    public static async IAsyncEnumerable<SseItem<JobResponse>> FollowAsync(
        IJobControl control, Guid id, TimeSpan lifetime, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var over = new CancellationTokenSource(lifetime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        await using var jobs = control.WatchAsync(id, either.Token).GetAsyncEnumerator(either.Token);
        while (await NextAsync(jobs, over.Token))
        {
            var job = jobs.Current;
            yield return new SseItem<JobResponse>(job.ToResponse(), job.Status.IsFinal() ? "completed" : "progress");
        }
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<JobRecord> jobs, CancellationToken over)
    {
        try
        {
            return await jobs.MoveNextAsync();
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return false;
        }
    }
}
