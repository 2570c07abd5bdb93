namespace Voy8.Contracts;

/// <summary>Body of <c>POST /reminders</c> and <c>PUT /reminders/{id}</c>.</summary>
/// <param name="LocalTime">Such as <c>2027-03-28T18:30</c>, in <paramref name="TimeZone"/>.</param>
/// <param name="TimeZone">IANA name, such as <c>Europe/Berlin</c>.</param>
/// <param name="Email">To the account's address. Absent means yes, unless there is a webhook.</param>
/// <param name="WebhookUrl">To an address of one's own, signed.</param>
public sealed record ReminderRequest(Guid? VenueId, string? Text, string? LocalTime, string? TimeZone, bool? Email = null, string? WebhookUrl = null);

/// <param name="Status"><c>scheduled</c>, <c>sent</c>, <c>failed</c> or <c>cancelled</c>.</param>
/// <param name="VenueId">Absent where the venue is gone; its name stays.</param>
/// <param name="DueAt">The moment that <paramref name="LocalTime"/> is.</param>
public sealed record ReminderResponse(
    Guid ReminderId,
    string Status,
    Guid? VenueId,
    string? VenueName,
    string Text,
    string LocalTime,
    string TimeZone,
    DateTimeOffset DueAt,
    bool Email,
    string? WebhookUrl,
    DateTimeOffset CreatedAt,
    IReadOnlyList<ReminderDeliveryResponse> Deliveries);

/// <param name="Channel"><c>email</c> or <c>webhook</c>.</param>
/// <param name="Status"><c>scheduled</c>, <c>sending</c>, <c>sent</c>, <c>failed</c> (it certainly did not arrive), <c>unknown</c> (it may have) or <c>cancelled</c>.</param>
/// <param name="Failure">Why it did not arrive, or not yet.</param>
public sealed record ReminderDeliveryResponse(string Channel, string Status, int Tries, DateTimeOffset? EndedAt, string? Failure);

/// <param name="Total">Of the status that was asked for.</param>
/// <param name="EmailAvailable">False where this installation sends no e-mail.</param>
/// <param name="EmailConfirmed">False while one's address has to be confirmed before reminders go there.</param>
public sealed record RemindersResponse(IReadOnlyList<ReminderResponse> Reminders, long Total, ReminderCountsResponse Counts, bool EmailAvailable, bool EmailConfirmed = true);

public sealed record ReminderCountsResponse(long Scheduled, long Sent, long Failed, long Cancelled);

/// <param name="Secret">Told once, when it is made.</param>
public sealed record WebhookSecretResponse(DateTimeOffset MadeAt, string? Secret);

/// <summary>Answer of <c>GET /mail</c>: what a development run would have sent, newest first.</summary>
public sealed record MailsResponse(IReadOnlyList<MailResponse> Mails, long Total);

public sealed record MailResponse(string Name, DateTimeOffset Date, string To, string Subject, string MessageId, string? Text);
