using Npgsql;

namespace Voy8.Core.Reminders;

/// <summary>Reads reminders with their deliveries.</summary>
internal static class ReminderRows
{
    public const string Select =
        """
        select r.id, v.id, coalesce(v.name, r.venue_name), r.text, r.local_time, r.time_zone, r.due_at, r.webhook_url, r.version, r.created_at, s.status,
               d.channels, d.statuses, d.tries, d.ended, d.failures
        from reminder_state s
        join reminder r on r.id = s.id
        left join venue v on v.id = r.venue_id
        cross join lateral (
            select array_agg(channel order by channel), array_agg(status order by channel), array_agg(tries order by channel),
                   array_agg(ended_at order by channel), array_agg(failure order by channel)
            from reminder_delivery where reminder_id = r.id) d (channels, statuses, tries, ended, failures)
        """;

    public static async Task<IReadOnlyList<Reminder>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<Reminder>();
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(new Reminder(
                reader.GetGuid(0),
                reader.IsDBNull(1) ? null : reader.GetGuid(1),
                reader.IsDBNull(2) ? null : reader.GetString(2),
                reader.GetString(3),
                reader.GetDateTime(4),
                reader.GetString(5),
                reader.GetFieldValue<DateTimeOffset>(6),
                reader.IsDBNull(7) ? null : reader.GetString(7),
                reader.GetInt32(8),
                reader.GetFieldValue<DateTimeOffset>(9),
                ReminderNames.Status(reader.GetString(10)),
                Deliveries(reader)));
        }

        return found;
    }

    private static ReminderDelivery[] Deliveries(NpgsqlDataReader reader)
    {
        var channels = reader.GetFieldValue<string[]>(11);
        var statuses = reader.GetFieldValue<string[]>(12);
        var tries = reader.GetFieldValue<int[]>(13);
        var ended = reader.GetFieldValue<DateTime?[]>(14);
        var failures = reader.GetFieldValue<string?[]>(15);
        return
        [
            .. channels.Select((channel, i) => new ReminderDelivery(
                ReminderNames.Channel(channel),
                ReminderNames.Delivery(statuses[i]),
                tries[i],
                ended[i] is { } at ? new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc)) : null,
                failures[i])),
        ];
    }
}
