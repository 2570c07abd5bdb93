using System.Globalization;
using Voy8.Contracts;

namespace Voy8.Web.Reminders;

/// <summary>Reminders in words.</summary>
internal static class ReminderWords
{
    public const string TimeFormat = "yyyy-MM-dd'T'HH:mm";

    public static string When(ReminderResponse reminder) => DateTime.TryParse(reminder.LocalTime, CultureInfo.InvariantCulture, out var local)
        ? local.ToString("ddd d MMM yyyy, HH:mm", CultureInfo.InvariantCulture)
        : reminder.LocalTime;

    /// <summary>The time on the wall that a skipped one becomes; null for others.</summary>
    public static string? Moved(ReminderResponse reminder) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(reminder.TimeZone, out var zone)
        && DateTime.TryParse(reminder.LocalTime, CultureInfo.InvariantCulture, out var said)
        && TimeZoneInfo.ConvertTime(reminder.DueAt, zone).DateTime is var due && due != said
            ? string.Create(CultureInfo.InvariantCulture, $"clocks go forward: {due:HH:mm}")
            : null;

    public static string State(string status) => status switch
    {
        "scheduled" => "To come",
        "sent" => "Sent",
        "failed" => "Not sent",
        "cancelled" => "Cancelled",
        "sending" => "Sending",
        "unknown" => "May have been sent",
        _ => status,
    };

    public static string State(ReminderDeliveryResponse delivery) => delivery is { Status: "scheduled", Failure: not null } ? "Trying again" : State(delivery.Status);

    public static string Mark(string status) => status switch
    {
        "sent" => "state-ok",
        "failed" => "state-bad",
        "unknown" => "state-warn",
        "scheduled" or "sending" => "state-running",
        _ => "",
    };

    public static string Channel(ReminderDeliveryResponse delivery) => delivery.Channel == "email" ? "E-mail" : "Webhook";

    /// <summary>What is to be told of a delivery beside its state; null when nothing is.</summary>
    public static string? Explain(ReminderDeliveryResponse delivery) => delivery switch
    {
        { Failure: null } => null,
        { Status: "unknown" } => $"{delivery.Failure} So it is not sent again by itself.",
        _ => delivery.Failure,
    };

    /// <summary>What asks for the same again.</summary>
    public static ReminderRequest Request(ReminderResponse reminder) =>
        new(reminder.VenueId, reminder.Text, reminder.LocalTime, reminder.TimeZone, reminder.Email, reminder.WebhookUrl);
}
