using System.Globalization;
using Voy8.Jobs;

namespace Voy8.Core.Reminders;

/// <summary>Sends one reminder by one way, once.</summary>
/// <param name="Version">Of the reminder it was made for; for another it does nothing.</param>
[JobType(Name, Queue = "reminders", TimeoutSeconds = 300, MaxAttempts = 8)]
public sealed record SendReminder(Guid ReminderId, ReminderChannel Channel, int Version)
{
    public const string Name = "send_reminder";

    /// <returns>What the job sends, by its key; null when it sends no reminder.</returns>
    public static SendReminder? Of(JobRecord job) =>
        job.Type == Name && job.IdempotencyKey?.Split(':') is ["reminder", var id, var version, var channel]
        && Guid.TryParseExact(id, "N", out var reminder) && int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new SendReminder(reminder, ReminderNames.Channel(channel), number)
            : null;

    /// <summary>One job a version and way, however often it is asked for.</summary>
    public JobItem<SendReminder> At(DateTimeOffset dueAt, DateTimeOffset now, Guid ownerId) => new(this, new EnqueueOptions
    {
        IdempotencyKey = $"reminder:{ReminderId:N}:{Version}:{Channel.Name()}",
        OwnerId = ownerId,
        Delay = dueAt > now ? dueAt - now : null,
    });
}

/// <summary>Sees to it that whatever is due before the next sweep has a job.</summary>
[JobType("sweep_reminders", Queue = "reminders", TimeoutSeconds = 600, Priority = JobPriority.High)]
public sealed record SweepReminders;
