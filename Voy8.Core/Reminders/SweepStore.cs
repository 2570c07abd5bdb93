using Npgsql;

namespace Voy8.Core.Reminders;

/// <summary>Where a walk through what is due stands.</summary>
internal readonly record struct DuePosition(DateTimeOffset DueAt, Guid ReminderId, ReminderChannel Channel)
{
    public static DuePosition Start { get; } = new(DateTimeOffset.UnixEpoch, Guid.Empty, ReminderChannel.Email);
}

internal sealed record DueDelivery(SendReminder Job, DateTimeOffset DueAt, Guid OwnerId);

/// <summary>A delivery whose worker died, and whose job never looked again.</summary>
internal sealed record StaleDelivery(SendReminder Job, long Token, Guid JobId);

/// <summary>What the sweep asks and mends.</summary>
internal sealed class SweepStore(NpgsqlDataSource database)
{
    private const int RemovedAtOnce = 10_000;

    private const string Due =
        """
        select d.reminder_id, d.channel, d.version, d.due_at, r.owner_id
        from reminder_delivery d
        join reminder r on r.id = d.reminder_id
        where d.status = 'scheduled' and d.due_at <= $1 and (d.due_at, d.reminder_id, d.channel) > ($2, $3, $4)
        order by d.due_at, d.reminder_id, d.channel
        limit $5
        """;

    private const string Stale =
        """
        select reminder_id, channel, version, token, job_id from reminder_delivery
        where status = 'sending' and sending_at < $1
        order by sending_at
        limit $2
        """;

    private const string RemoveEnded =
        """
        delete from reminder where id in (
            select r.id from reminder r
            where r.due_at < $1 and not exists (select from reminder_delivery d where d.reminder_id = r.id and d.status in ('scheduled', 'sending'))
            limit $2)
        """;

    public async Task<IReadOnlyList<DueDelivery>> ListDueAsync(DateTimeOffset until, DuePosition after, int limit, CancellationToken cancellationToken)
    {
        await using var command = Command(Due, until, after.DueAt, after.ReminderId, after.Channel.Name(), limit);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<DueDelivery>();
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(new DueDelivery(
                new SendReminder(reader.GetGuid(0), ReminderNames.Channel(reader.GetString(1)), reader.GetInt32(2)),
                reader.GetFieldValue<DateTimeOffset>(3),
                reader.GetGuid(4)));
        }

        return found;
    }

    /// <summary>Claims that have not ended, the oldest first.</summary>
    public async Task<IReadOnlyList<StaleDelivery>> ListStaleAsync(DateTimeOffset claimedBefore, int limit, CancellationToken cancellationToken)
    {
        await using var command = Command(Stale, claimedBefore, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<StaleDelivery>();
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(new StaleDelivery(new SendReminder(reader.GetGuid(0), ReminderNames.Channel(reader.GetString(1)), reader.GetInt32(2)), reader.GetInt64(3), reader.GetGuid(4)));
        }

        return found;
    }

    public async Task<int> RemoveEndedAsync(DateTimeOffset dueBefore, CancellationToken cancellationToken)
    {
        await using var command = Command(RemoveEnded, dueBefore, RemovedAtOnce);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private NpgsqlCommand Command(string sql, params object[] values)
    {
        var command = database.CreateCommand(sql);
        command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        return command;
    }
}
