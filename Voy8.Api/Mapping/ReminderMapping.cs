using System.Globalization;
using Voy8.Contracts;
using Voy8.Core.Reminders;

namespace Voy8.Api.Mapping;

internal static class ReminderMapping
{
    public static ReminderResponse ToResponse(this Reminder reminder) => new(
        reminder.Id,
        Name(reminder.Status),
        reminder.VenueId,
        reminder.VenueName,
        reminder.Text,
        reminder.LocalTime.ToString(reminder.LocalTime.Second == 0 ? "yyyy-MM-dd'T'HH:mm" : "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
        reminder.TimeZone,
        reminder.DueAt,
        reminder.Deliveries.Any(delivery => delivery.Channel == ReminderChannel.Email),
        reminder.WebhookUrl,
        reminder.CreatedAt,
        [.. reminder.Deliveries.Select(delivery => new ReminderDeliveryResponse(Name(delivery.Channel), Name(delivery.Status), delivery.Tries, delivery.EndedAt, delivery.Failure))]);

    public static RemindersResponse ToResponse(this ReminderPage page, bool emailAvailable, bool emailConfirmed) => new(
        [.. page.Reminders.Select(ToResponse)],
        page.Total,
        new ReminderCountsResponse(Count(page, ReminderStatus.Scheduled), Count(page, ReminderStatus.Sent), Count(page, ReminderStatus.Failed), Count(page, ReminderStatus.Cancelled)),
        emailAvailable,
        emailConfirmed);

    private static long Count(ReminderPage page, ReminderStatus status) => page.Counts.GetValueOrDefault(status);

    private static string Name(Enum value) => value.ToString().ToLowerInvariant();
}
