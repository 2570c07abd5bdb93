using Microsoft.Extensions.Logging;
using Npgsql;
using Voy8.Core.Mail;
using Voy8.Core.Reminders.Webhooks;
using Voy8.Jobs;

namespace Voy8.Core.Reminders;

/// <summary>
/// Sends a reminder at most once. It is claimed before it is sent; who finds it claimed by somebody that is gone does not send it again,
/// since it may have left. What certainly did not arrive is tried again by the job's own retries.
/// </summary>
internal sealed class SendReminderHandler(
    DeliveryStore deliveries, WebhookRate rate, IEnumerable<IReminderChannel> channels, IJobControl jobs, TimeProvider time, ILogger<SendReminderHandler> logger) : IJobHandler<SendReminder>
{
    private const int MarkAttempts = 5;
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MarkPause = TimeSpan.FromMilliseconds(500);

    public async Task HandleAsync(SendReminder job, JobContext context, CancellationToken cancellationToken)
    {
        await rate.TakeAsync(job, cancellationToken);
        var claim = await deliveries.ClaimAsync(job, context, again: false, cancellationToken) ?? await LookAsync(job, context, cancellationToken);
        if (claim is null)
        {
            return;
        }

        var channel = channels.Single(one => one.Channel == job.Channel);
        try
        {
            // From here on nobody is listened to: half a message helps nobody, and its time is bounded by the channel.
            await Prepare(channel, claim)();
        }
        catch (DeliveryException exception)
        {
            await FailAsync(job, context, claim, exception);
        }

        // It was sent: that must not be lost for a restart of the database.
        await PersistAsync(() => deliveries.SentAsync(claim));
        logger.ReminderSent(claim.ReminderId, claim.Channel, claim.Tries);
        context.SetResult(new { Outcome = "sent" });
    }

    private static Func<Task> Prepare(IReminderChannel channel, ClaimedDelivery claim)
    {
        try
        {
            return channel.Prepare(claim);
        }
        catch (Exception exception) when (exception is not DeliveryException)
        {
            throw new DeliveryException(DeliveryFailure.NotNow, "It could not be made ready to be sent.", exception);
        }
    }

    /// <summary>Why it could not be claimed. Either there is nothing to do, or it is not certain that it was not sent, or somebody wants it sent all the same.</summary>
    private async Task<ClaimedDelivery?> LookAsync(SendReminder job, JobContext context, CancellationToken cancellationToken)
    {
        var state = await deliveries.FindAsync(job, cancellationToken);
        switch (state)
        {
            case { Status: DeliveryStatus.Scheduled }:
                var wait = state.DueAt - time.GetUtcNow();
                throw new JobDeferredException(wait > ShortestWait ? wait : ShortestWait, "It is not due yet.");

            case { Status: DeliveryStatus.Sending, Token: { } token }:
                await deliveries.GiveUpAsync(job, token, DeliveryStatus.Unknown, DeliveryStore.WorkerDied, context.JobId, await CountReplaysAsync(context));
                logger.ReminderGivenUp(job.ReminderId, job.Channel);
                throw new PermanentJobException(DeliveryStore.WorkerDied, new ReminderMayHaveBeenSentException(DeliveryStore.WorkerDied));

            case { Status: DeliveryStatus.Failed or DeliveryStatus.Unknown, ReplaysBefore: var before }
                when state.JobId != context.JobId || await CountReplaysAsync(context) > (before ?? 0):
                // Its job had ended, and yet it begins anew: somebody replays it.
                return await deliveries.ClaimAsync(job, context, again: true, cancellationToken);

            case { Status: DeliveryStatus.Failed or DeliveryStatus.Unknown }:
                // The worker died before it could say that the job is dead.
                throw Dead(state.Status, state.Failure ?? DeliveryStore.WorkerDied);

            default:
                context.SetResult(new { Outcome = state?.Status == DeliveryStatus.Sent ? "sent before" : "changed or cancelled" });
                return null;
        }
    }

    private async Task FailAsync(SendReminder job, JobContext context, ClaimedDelivery claim, DeliveryException exception)
    {
        var isLast = context.Attempt >= context.MaxAttempts;
        logger.ReminderFailed(claim.ReminderId, claim.Channel, claim.Tries, exception.Failure, exception.Message);
        if (exception.Failure == DeliveryFailure.NotNow && !isLast)
        {
            await PersistAsync(() => deliveries.ReleaseAsync(claim, exception.Message));
            throw new ReminderNotDeliveredException(exception.Message, exception);
        }

        var status = exception.Failure == DeliveryFailure.Unknown ? DeliveryStatus.Unknown : DeliveryStatus.Failed;
        await deliveries.GiveUpAsync(job, claim.Token, status, exception.Message, context.JobId, await CountReplaysAsync(context));
        throw exception.Failure == DeliveryFailure.NotNow ? new ReminderNotDeliveredException(exception.Message, exception) : Dead(status, exception.Message, exception);
    }

    private static PermanentJobException Dead(DeliveryStatus status, string reason, Exception? cause = null) => new(
        reason, status == DeliveryStatus.Unknown ? new ReminderMayHaveBeenSentException(reason, cause) : new ReminderRefusedException(reason, cause));

    private Task<int> CountReplaysAsync(JobContext context) => jobs.CountReplaysAsync(context.JobId, context.Attempt, CancellationToken.None);

    private async Task PersistAsync(Func<Task> write)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await write();
                return;
            }
            catch (NpgsqlException exception) when (exception.IsTransient && attempt < MarkAttempts)
            {
                await Task.Delay(MarkPause * attempt, time);
            }
        }
    }
}

/// <summary>It certainly did not arrive; it is tried again, until the attempts are used up.</summary>
internal sealed class ReminderNotDeliveredException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>It certainly did not arrive, and trying again does not help.</summary>
internal sealed class ReminderRefusedException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>It may have arrived. A replay sends it, perhaps for the second time.</summary>
internal sealed class ReminderMayHaveBeenSentException(string message, Exception? innerException = null) : Exception(message, innerException);
