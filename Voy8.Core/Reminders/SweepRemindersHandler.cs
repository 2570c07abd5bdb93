using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Voy8.Core.Reminders.Webhooks;
using Voy8.Jobs;

namespace Voy8.Core.Reminders;

/// <summary>
/// Every quarter of an hour: gives whatever is due before the next sweep a job that waits for its moment, gives up what a dead worker holds,
/// and removes what ended long ago. Running twice does no more than once: jobs are known by their keys.
/// </summary>
internal sealed class SweepRemindersHandler(
    SweepStore store, WebhookRate rate, DeliveryStore deliveries, IJobClient jobs, IJobControl control, IOptions<RemindersOptions> options, TimeProvider time, ILogger<SweepRemindersHandler> logger) : IJobHandler<SweepReminders>
{
    private const int BatchSize = 500;

    public async Task HandleAsync(SweepReminders payload, JobContext context, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var now = time.GetUtcNow();
        var givenUp = await GiveUpAsync(now - settings.GiveUpAfter, cancellationToken);
        var due = 0;
        var position = DuePosition.Start;
        while (await store.ListDueAsync(now + settings.LookAhead, position, BatchSize, cancellationToken) is { Count: > 0 } batch)
        {
            await jobs.EnqueueManyAsync<SendReminder>([.. batch.Select(one => one.Job.At(one.DueAt, now, one.OwnerId))], cancellationToken);
            due += batch.Count;
            position = new DuePosition(batch[^1].DueAt, batch[^1].Job.ReminderId, batch[^1].Job.Channel);
            context.Report(new JobProgress(Processed: due));
        }

        await rate.ForgetAsync(cancellationToken);
        var removed = await store.RemoveEndedAsync(now - settings.KeepEnded, cancellationToken);
        logger.RemindersSwept(due, givenUp, removed);
        context.SetResult(new { Due = due, GivenUp = givenUp, Removed = removed });
    }

    // The next sweep takes those beyond a batch.
    private async Task<int> GiveUpAsync(DateTimeOffset claimedBefore, CancellationToken cancellationToken)
    {
        var stale = await store.ListStaleAsync(claimedBefore, BatchSize, cancellationToken);
        foreach (var one in stale)
        {
            var replays = await control.CountReplaysAsync(one.JobId, attempt: null, cancellationToken);
            await deliveries.GiveUpAsync(one.Job, one.Token, DeliveryStatus.Unknown, DeliveryStore.WorkerDied, one.JobId, replays);
        }

        return stale.Count;
    }
}
