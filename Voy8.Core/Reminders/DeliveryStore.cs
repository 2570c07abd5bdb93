using Npgsql;
using NpgsqlTypes;
using Voy8.Jobs;

namespace Voy8.Core.Reminders;

/// <summary>A delivery that a worker has claimed, with what is to be sent.</summary>
/// <param name="Email">Of the account.</param>
/// <param name="Secrets">To sign a webhook with, the present one first; none when none was made.</param>
internal sealed record ClaimedDelivery(
    Guid ReminderId,
    ReminderChannel Channel,
    int Version,
    long Token,
    int Tries,
    Guid OwnerId,
    string Email,
    Guid? VenueId,
    string? VenueName,
    string Text,
    DateTime LocalTime,
    string TimeZone,
    DateTimeOffset DueAt,
    string? WebhookUrl,
    IReadOnlyList<string> Secrets)
{
    /// <summary>The same at each try, so that whoever receives it twice can tell.</summary>
    public string DeliveryId => $"{ReminderId:D}.{Version}";
}

/// <summary>How a delivery stands that could not be claimed.</summary>
internal sealed record DeliveryState(DeliveryStatus Status, DateTimeOffset DueAt, Guid? JobId, long? Token, int? ReplaysBefore, string? Failure);

/// <summary>
/// Claims deliveries and says how they ended. The claim is committed before anything leaves, and belongs to one lease: of any number of
/// workers one sends. What ends a claim is fenced by its token.
/// </summary>
internal sealed class DeliveryStore(NpgsqlDataSource database, TimeProvider time)
{
    public const string WorkerDied = "The worker that was sending it stopped before it said how it went: it may have been sent.";

    private static readonly int[] SecretColumns = [10, 11];

    private const string Claim =
        """
        with claimed as (
            update reminder_delivery
            set status = 'sending', job_id = $4, token = $5, sending_at = $6, ended_at = null, failure = null, replays_before = null, tries = tries + 1
            where reminder_id = $1 and channel = $2 and version = $3 and due_at <= $6
              and (status = 'scheduled' or ($7 and status in ('failed', 'unknown')))
            returning reminder_id, channel, tries)
        select c.tries, r.owner_id, a.email, v.id, coalesce(v.name, r.venue_name), r.text, r.local_time, r.time_zone, r.due_at, r.webhook_url, w.secret, case when w.previous_until > $6 then w.previous end
        from claimed c
        join reminder r on r.id = c.reminder_id
        join account a on a.id = r.owner_id
        left join webhook_secret w on c.channel = 'webhook' and w.account_id = r.owner_id
        left join venue v on v.id = r.venue_id
        """;

    /// <param name="again">True sends one that has failed, because somebody said so.</param>
    /// <returns>Null when it is not there to be sent.</returns>
    public async Task<ClaimedDelivery?> ClaimAsync(SendReminder job, JobContext context, bool again, CancellationToken cancellationToken)
    {
        await using var command = Command(Claim, job, context.JobId, context.LeaseToken, time.GetUtcNow(), again);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new ClaimedDelivery(
                job.ReminderId,
                job.Channel,
                job.Version,
                context.LeaseToken,
                reader.GetInt32(0),
                reader.GetGuid(1),
                reader.GetString(2),
                reader.IsDBNull(3) ? null : reader.GetGuid(3),
                reader.IsDBNull(4) ? null : reader.GetString(4),
                reader.GetString(5),
                reader.GetDateTime(6),
                reader.GetString(7),
                reader.GetFieldValue<DateTimeOffset>(8),
                reader.IsDBNull(9) ? null : reader.GetString(9),
                [.. SecretColumns.Where(column => !reader.IsDBNull(column)).Select(reader.GetString)])
            : null;
    }

    /// <returns>Null when it is gone, or was changed meanwhile.</returns>
    public async Task<DeliveryState?> FindAsync(SendReminder job, CancellationToken cancellationToken)
    {
        await using var command = Command(
            "select status, due_at, job_id, token, replays_before, failure from reminder_delivery where reminder_id = $1 and channel = $2 and version = $3", job);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new DeliveryState(
                ReminderNames.Delivery(reader.GetString(0)),
                reader.GetFieldValue<DateTimeOffset>(1),
                reader.IsDBNull(2) ? null : reader.GetGuid(2),
                reader.IsDBNull(3) ? null : reader.GetInt64(3),
                reader.IsDBNull(4) ? null : reader.GetInt32(4),
                reader.IsDBNull(5) ? null : reader.GetString(5))
            : null;
    }

    /// <summary>It was taken over. Whoever stood still meanwhile, and was given up, still tells.</summary>
    public Task SentAsync(ClaimedDelivery claim) => EndAsync(
        claim, "update reminder_delivery set status = 'sent', ended_at = $5, failure = null where reminder_id = $1 and channel = $2 and version = $3 and token = $4 and status in ('sending', 'unknown')");

    /// <summary>It certainly did not arrive, and is tried again.</summary>
    public Task ReleaseAsync(ClaimedDelivery claim, string? reason) => EndAsync(
        claim,
        "update reminder_delivery set status = 'scheduled', ended_at = null, failure = $6 where reminder_id = $1 and channel = $2 and version = $3 and token = $4 and status = 'sending' and $5::timestamptz is not null",
        new NpgsqlParameter { Value = (object?)reason ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });

    /// <summary>It is not tried again unless somebody says so.</summary>
    /// <param name="token">The claim that is given up.</param>
    /// <param name="jobId">Who gives it up, and <paramref name="replaysBefore"/>: how often that job had been replayed until now.</param>
    public async Task GiveUpAsync(SendReminder job, long token, DeliveryStatus status, string reason, Guid jobId, int replaysBefore)
    {
        await using var command = Command(
            """
            update reminder_delivery set status = $5, ended_at = $6, failure = $7, job_id = $8, replays_before = $9
            where reminder_id = $1 and channel = $2 and version = $3 and token = $4 and status = 'sending'
            """,
            job,
            token,
            status == DeliveryStatus.Failed ? "failed" : "unknown",
            time.GetUtcNow(),
            reason,
            jobId,
            replaysBefore);
        await command.ExecuteNonQueryAsync();
    }

    private async Task EndAsync(ClaimedDelivery claim, string sql, params NpgsqlParameter[] more)
    {
        // Whatever becomes of the job, this is said.
        await using var command = Command(sql, new SendReminder(claim.ReminderId, claim.Channel, claim.Version), claim.Token, time.GetUtcNow());
        command.Parameters.AddRange(more);
        await command.ExecuteNonQueryAsync();
    }

    private NpgsqlCommand Command(string sql, SendReminder job, params object[] values)
    {
        var command = database.CreateCommand(sql);
        foreach (var value in (object[])[job.ReminderId, job.Channel.Name(), job.Version, .. values])
        {
            command.Parameters.Add(new() { Value = value });
        }

        return command;
    }
}
