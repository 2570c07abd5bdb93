using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using Voy8.Jobs;

namespace Voy8.Core.Reminders;

/// <summary>People's reminders, each scoped to its owner in the statement itself. A row and the job that sends it are written in one transaction.</summary>
public sealed class ReminderStore(NpgsqlDataSource database, IJobClient jobs, IOptions<RemindersOptions> options, TimeProvider time)
{
    // Whoever adds takes turns with themselves, so that the bound holds. What is counted is seen after the lock: a statement of its own.
    private const string LockOwner = "select id from account where id = $1 for no key update";

    // The venue stays until the reminder is in: a merge then finds it.
    private const string ReadOwner =
        """
        select (select count(*) from reminder where owner_id = $1),
               (select name from venue where id = $2 for key share),
               exists (select from webhook_secret where account_id = $1),
               (select count(*) from reminder_asked where account_id = $1 and asked_at > $3)
        """;

    private static readonly TimeSpan Lately = TimeSpan.FromHours(1);

    private const string Insert =
        """
        insert into reminder (id, owner_id, venue_id, asked_on, text, local_time, time_zone, due_at, webhook_url, venue_name, created_at)
        values ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9, $10)
        """;

    private const string LockOne =
        """
        select cancelled_at is not null from reminder where id = $1 and owner_id = $2 for update
        """;

    private const string LockDeliveries = "select status from reminder_delivery where reminder_id = $1 for update";

    private const string Update =
        """
        update reminder
        set venue_id = $3, asked_on = $3, text = $4, local_time = $5, time_zone = $6, due_at = $7, webhook_url = $8, venue_name = $9, cancelled_at = null, version = version + 1
        where id = $1 and owner_id = $2
        returning version
        """;

    private const string InsertDelivery = "insert into reminder_delivery (reminder_id, channel, version, due_at) select $1, c, $3, $4 from unnest($2::text[]) c";

    public async Task<ReminderResult> CreateAsync(Guid ownerId, ReminderDraft draft, CancellationToken cancellationToken = default)
    {
        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        var owner = await LockOwnerAsync(transaction, ownerId, draft.VenueId, cancellationToken);
        if (Problem(owner, draft) is { } problem)
        {
            return new ReminderResult(problem);
        }

        if (owner.Reminders >= options.Value.MaxPerUser)
        {
            return new ReminderResult(ReminderOutcome.TooMany);
        }

        if (owner.Lately >= options.Value.MaxPerHour)
        {
            return new ReminderResult(ReminderOutcome.TooManyLately);
        }

        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await ExecuteAsync(transaction, Insert, [id, ownerId, .. Columns(draft, owner.VenueName), now], cancellationToken);
        await ScheduleAsync(transaction, id, ownerId, draft, version: 1, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new ReminderResult(ReminderOutcome.Done, id);
    }

    /// <summary>Says anew what a reminder is; one that was cancelled or failed is scheduled again. A job for what it was sends nothing.</summary>
    public async Task<ReminderResult> ChangeAsync(Guid ownerId, Guid id, ReminderDraft draft, CancellationToken cancellationToken = default)
    {
        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        var owner = await LockOwnerAsync(transaction, ownerId, draft.VenueId, cancellationToken);
        if (Problem(owner, draft) is { } problem)
        {
            return new ReminderResult(problem);
        }

        if (await LockAsync(transaction, ownerId, id, cancellationToken) is not { } present)
        {
            return new ReminderResult(ReminderOutcome.NotFound);
        }

        if (present.Contains("sending"))
        {
            return new ReminderResult(ReminderOutcome.BeingSent);
        }

        if (present.All(status => status == "sent"))
        {
            return new ReminderResult(ReminderOutcome.AlreadySent);
        }

        if (owner.Lately >= options.Value.MaxPerHour)
        {
            return new ReminderResult(ReminderOutcome.TooManyLately);
        }

        await using var update = Command(transaction, Update, [id, ownerId, .. Columns(draft, owner.VenueName)]);
        var version = (int)(await update.ExecuteScalarAsync(cancellationToken))!;
        await ExecuteAsync(transaction, "delete from reminder_delivery where reminder_id = $1", [id], cancellationToken);
        await ScheduleAsync(transaction, id, ownerId, draft, version, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new ReminderResult(ReminderOutcome.Done, id);
    }

    /// <summary>Cancels one that is scheduled, which <see cref="ChangeAsync"/> takes back; removes one that has ended.</summary>
    public async Task<ReminderOutcome> DeleteAsync(Guid ownerId, Guid id, CancellationToken cancellationToken = default)
    {
        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        if (await LockAsync(transaction, ownerId, id, cancellationToken) is not { } present)
        {
            return ReminderOutcome.NotFound;
        }

        if (present.Contains("sending"))
        {
            return ReminderOutcome.BeingSent;
        }

        string[] steps = present.Contains("scheduled")
            ? ["update reminder set cancelled_at = now() where id = $1", "update reminder_delivery set status = 'cancelled' where reminder_id = $1 and status = 'scheduled'"]
            : ["delete from reminder where id = $1"];
        foreach (var step in steps)
        {
            await ExecuteAsync(transaction, step, [id], cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return ReminderOutcome.Done;
    }

    /// <summary>Cancels one way that a reminder goes, before its job is: the sweep makes no new one. A reminder that goes no way any more is cancelled.</summary>
    /// <param name="ownerId">Whose it must be; null: anybody's.</param>
    /// <param name="job">What is to be cancelled; nothing is done where the reminder was changed since.</param>
    /// <param name="cancellationToken">Stops it before it is committed.</param>
    /// <returns>False while a worker is sending it.</returns>
    public async Task<bool> CancelDeliveryAsync(Guid? ownerId, SendReminder job, CancellationToken cancellationToken = default)
    {
        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        await using var one = Command(transaction, "select owner_id from reminder where id = $1 and ($2 is null or owner_id = $2) for update", [job.ReminderId, Nullable(ownerId, NpgsqlDbType.Uuid)]);
        if (await one.ExecuteScalarAsync(cancellationToken) is not Guid owner || await LockAsync(transaction, owner, job.ReminderId, cancellationToken) is null)
        {
            return true;
        }

        await using var state = Command(transaction, "select status from reminder_delivery where reminder_id = $1 and channel = $2 and version = $3", [job.ReminderId, job.Channel.Name(), job.Version]);
        switch (await state.ExecuteScalarAsync(cancellationToken) as string)
        {
            case "sending":
                return false;
            case not "scheduled":
                return true;
        }

        await ExecuteAsync(transaction, "update reminder_delivery set status = 'cancelled' where reminder_id = $1 and channel = $2 and status = 'scheduled'", [job.ReminderId, job.Channel.Name()], cancellationToken);
        await ExecuteAsync(
            transaction,
            "update reminder set cancelled_at = now() where id = $1 and not exists (select from reminder_delivery where reminder_id = $1 and status <> 'cancelled')",
            [job.ReminderId],
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>In the transaction that makes one venue part of another: reminders of it are reminders of the other from now on.</summary>
    public static Task FollowMergeAsync(JobTransaction transaction, Guid absorbed, Guid venue, CancellationToken cancellationToken = default) =>
        ExecuteAsync(transaction, "update reminder set venue_id = $2 where venue_id = $1", [absorbed, venue], cancellationToken);

    /// <summary>In the transaction that undoes a merge: what was asked for on the absorbed venue, or on one that is part of it, is its own again.</summary>
    public static Task FollowUndoAsync(JobTransaction transaction, Guid venue, Guid absorbed, Guid[] origins, CancellationToken cancellationToken = default) =>
        ExecuteAsync(transaction, "update reminder set venue_id = $2 where venue_id = $1 and asked_on = any ($3)", [venue, absorbed, origins], cancellationToken);

    public async Task<Reminder?> FindAsync(Guid ownerId, Guid id, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand(ReminderRows.Select + " where s.owner_id = $1 and s.id = $2");
        command.Parameters.Add(new() { Value = ownerId });
        command.Parameters.Add(new() { Value = id });
        return (await ReminderRows.ReadAsync(command, cancellationToken)).SingleOrDefault();
    }

    /// <summary>Those that are scheduled soonest first; others, and all, latest first.</summary>
    public async Task<ReminderPage> ListAsync(Guid ownerId, ReminderStatus? status, Guid? venueId, int limit, int offset, CancellationToken cancellationToken = default)
    {
        var counts = new Dictionary<ReminderStatus, long>();
        await using (var count = database.CreateCommand("select status, count(*) from reminder_state where owner_id = $1 and ($2::uuid is null or venue_id = $2) group by status"))
        {
            count.Parameters.Add(new() { Value = ownerId });
            count.Parameters.Add(Nullable(venueId, NpgsqlDbType.Uuid));
            await using var reader = await count.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                counts[ReminderNames.Status(reader.GetString(0))] = reader.GetInt64(1);
            }
        }

        await using var command = database.CreateCommand(ReminderRows.Select +
            """
             where s.owner_id = $1 and ($2::text is null or s.status = $2) and ($3::uuid is null or s.venue_id = $3)
            order by case when $2 = 'scheduled' then s.due_at end, s.due_at desc, s.id
            limit $4 offset $5
            """);
        command.Parameters.Add(new() { Value = ownerId });
        command.Parameters.Add(Nullable(status?.Name(), NpgsqlDbType.Text));
        command.Parameters.Add(Nullable(venueId, NpgsqlDbType.Uuid));
        command.Parameters.Add(new() { Value = limit });
        command.Parameters.Add(new() { Value = offset });
        var found = await ReminderRows.ReadAsync(command, cancellationToken);
        return new ReminderPage(found, status is { } one ? counts.GetValueOrDefault(one) : counts.Values.Sum(), counts);
    }

    private static ReminderOutcome? Problem((long Reminders, string? VenueName, bool HasSecret, long Lately) owner, ReminderDraft draft) => owner switch
    {
        { VenueName: null } when draft.VenueId is not null => ReminderOutcome.NoSuchVenue,
        { HasSecret: false } when draft.WebhookUrl is not null => ReminderOutcome.NoSecret,
        _ => null,
    };

    private async Task<(long Reminders, string? VenueName, bool HasSecret, long Lately)> LockOwnerAsync(
        JobTransaction transaction, Guid ownerId, Guid? venueId, CancellationToken cancellationToken)
    {
        await using var owner = Command(transaction, LockOwner, [ownerId]);
        if (await owner.ExecuteScalarAsync(cancellationToken) is null)
        {
            throw new InvalidOperationException("There is no such account.");
        }

        await using var command = Command(transaction, ReadOwner, [ownerId, Nullable(venueId, NpgsqlDbType.Uuid), time.GetUtcNow() - Lately]);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetString(1), reader.GetBoolean(2), reader.GetInt64(3));
    }

    /// <returns>The states of its deliveries; null when it is not there for this owner.</returns>
    private static async Task<IReadOnlyList<string>?> LockAsync(JobTransaction transaction, Guid ownerId, Guid id, CancellationToken cancellationToken)
    {
        await using var one = Command(transaction, LockOne, [id, ownerId]);
        if (await one.ExecuteScalarAsync(cancellationToken) is null)
        {
            return null;
        }

        await using var command = Command(transaction, LockDeliveries, [id]);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var statuses = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            statuses.Add(reader.GetString(0));
        }

        return statuses;
    }

    // What is due before the next sweep has its job at once; the sweep makes the others'.
    private async Task ScheduleAsync(JobTransaction transaction, Guid id, Guid ownerId, ReminderDraft draft, int version, CancellationToken cancellationToken)
    {
        ReminderChannel[] channels = [.. draft.ByEmail ? [ReminderChannel.Email] : Array.Empty<ReminderChannel>(), .. draft.WebhookUrl is null ? Array.Empty<ReminderChannel>() : [ReminderChannel.Webhook]];
        await ExecuteAsync(transaction, InsertDelivery, [id, channels.Select(channel => channel.Name()).ToArray(), version, draft.DueAt], cancellationToken);
        var now = time.GetUtcNow();
        await ExecuteAsync(transaction, "delete from reminder_asked where account_id = $1 and asked_at <= $2", [ownerId, now - Lately], cancellationToken);
        await ExecuteAsync(transaction, "insert into reminder_asked (account_id, asked_at) values ($1, $2)", [ownerId, now], cancellationToken);
        if (draft.DueAt <= now + options.Value.LookAhead)
        {
            await transaction.EnqueueManyAsync<SendReminder>([.. channels.Select(channel => new SendReminder(id, channel, version).At(draft.DueAt, now, ownerId))], cancellationToken);
        }
    }

    private static object[] Columns(ReminderDraft draft, string? venueName) =>
    [
        Nullable(draft.VenueId, NpgsqlDbType.Uuid), draft.Text, draft.LocalTime, draft.TimeZone, draft.DueAt, Nullable(draft.WebhookUrl, NpgsqlDbType.Text),
        Nullable(venueName, NpgsqlDbType.Text),
    ];

    private static NpgsqlParameter Nullable(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };

    private static async Task ExecuteAsync(JobTransaction transaction, string sql, object[] values, CancellationToken cancellationToken)
    {
        await using var command = Command(transaction, sql, values);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlCommand Command(JobTransaction transaction, string sql, object[] values)
    {
        var command = new NpgsqlCommand(sql, transaction.Connection, transaction.Transaction);
        foreach (var value in values)
        {
            command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
