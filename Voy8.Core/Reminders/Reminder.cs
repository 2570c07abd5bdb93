namespace Voy8.Core.Reminders;

/// <summary>Something a person wants to be told at a time.</summary>
/// <param name="VenueId">Null too when the venue is gone; its name is remembered.</param>
/// <param name="LocalTime">As the person said it, in <paramref name="TimeZone"/>.</param>
/// <param name="TimeZone">IANA name.</param>
/// <param name="DueAt">The moment that this is.</param>
/// <param name="Version">Grows with each change.</param>
/// <param name="Deliveries">One for each way it goes.</param>
public sealed record Reminder(
    Guid Id,
    Guid? VenueId,
    string? VenueName,
    string Text,
    DateTime LocalTime,
    string TimeZone,
    DateTimeOffset DueAt,
    string? WebhookUrl,
    int Version,
    DateTimeOffset CreatedAt,
    ReminderStatus Status,
    IReadOnlyList<ReminderDelivery> Deliveries);

public enum ReminderStatus
{
    Scheduled,

    /// <summary>By every way.</summary>
    Sent,

    /// <summary>At least one way failed, or may have.</summary>
    Failed,

    Cancelled,
}

public enum ReminderChannel
{
    /// <summary>To the account's address.</summary>
    Email,

    /// <summary>To an address of the person's own, signed.</summary>
    Webhook,
}

public enum DeliveryStatus
{
    Scheduled,

    /// <summary>A worker has claimed it.</summary>
    Sending,

    Sent,

    /// <summary>It certainly did not arrive.</summary>
    Failed,

    /// <summary>It may have arrived, and is not sent again unless somebody says so.</summary>
    Unknown,

    Cancelled,
}

/// <param name="Failure">Why it did not arrive, or not yet; fit for people.</param>
public sealed record ReminderDelivery(ReminderChannel Channel, DeliveryStatus Status, int Tries, DateTimeOffset? EndedAt, string? Failure);

/// <summary>What a person asks for.</summary>
/// <param name="DueAt">What <see cref="ZonedTime"/> makes of the local time.</param>
public sealed record ReminderDraft(Guid? VenueId, string Text, DateTime LocalTime, string TimeZone, DateTimeOffset DueAt, bool ByEmail, string? WebhookUrl);

/// <param name="Counts">By status, whatever was asked for.</param>
public sealed record ReminderPage(IReadOnlyList<Reminder> Reminders, long Total, IReadOnlyDictionary<ReminderStatus, long> Counts);

public enum ReminderOutcome
{
    Done,
    NotFound,
    NoSuchVenue,

    /// <summary>A webhook is signed, and there is nothing to sign with yet.</summary>
    NoSecret,

    /// <summary>The account has as many as it may.</summary>
    TooMany,

    /// <summary>The account asked for as many within an hour as it may.</summary>
    TooManyLately,

    /// <summary>A worker is sending it at this moment.</summary>
    BeingSent,

    /// <summary>It has been sent, and stays what it was.</summary>
    AlreadySent,
}

public sealed record ReminderResult(ReminderOutcome Outcome, Guid Id = default);

internal static class ReminderNames
{
    public static string Name(this ReminderChannel channel) => channel == ReminderChannel.Email ? "email" : "webhook";

    public static ReminderChannel Channel(string name) => name == "email" ? ReminderChannel.Email : ReminderChannel.Webhook;

    public static DeliveryStatus Delivery(string name) => Enum.Parse<DeliveryStatus>(name, ignoreCase: true);

    public static ReminderStatus Status(string name) => Enum.Parse<ReminderStatus>(name, ignoreCase: true);

    public static string Name(this ReminderStatus status) => status switch
    {
        ReminderStatus.Scheduled => "scheduled",
        ReminderStatus.Sent => "sent",
        ReminderStatus.Failed => "failed",
        _ => "cancelled",
    };
}
