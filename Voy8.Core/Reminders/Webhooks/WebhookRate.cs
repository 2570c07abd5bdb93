using Microsoft.Extensions.Options;
using Npgsql;
using Voy8.Jobs;

namespace Voy8.Core.Reminders.Webhooks;

/// <summary>How many webhooks go to one host within a minute, whoever asked for them: nobody is flooded by us.</summary>
internal sealed class WebhookRate(NpgsqlDataSource database, IOptions<RemindersOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private const string Next =
        """
        select r.webhook_url from reminder_delivery d
        join reminder r on r.id = d.reminder_id
        where d.reminder_id = $1 and d.channel = 'webhook' and d.version = $2 and d.due_at <= $3 and d.status in ('scheduled', 'failed', 'unknown')
        """;

    private const string Take =
        """
        insert into webhook_rate as rate (host, minute, sent) values ($1, $2, 1)
        on conflict (host) do update
        set minute = excluded.minute, sent = case when rate.minute = excluded.minute then rate.sent + 1 else 1 end
        where rate.minute <> excluded.minute or rate.sent < $3
        """;

    /// <summary>Counts a webhook that is to be sent now.</summary>
    /// <exception cref="JobDeferredException">Its host has had as many as it gets this minute.</exception>
    public async Task TakeAsync(SendReminder job, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var next = Command(Next, job.ReminderId, job.Version, now);
        if (job.Channel != ReminderChannel.Webhook
            || await next.ExecuteScalarAsync(cancellationToken) is not string url
            || !Uri.TryCreate(url, UriKind.Absolute, out var uri))
        {
            return;
        }

        var minute = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        await using var take = Command(Take, uri.IdnHost.ToLowerInvariant(), minute, options.Value.WebhooksPerHost);
        if (await take.ExecuteNonQueryAsync(cancellationToken) == 0)
        {
            throw new JobDeferredException(minute.AddMinutes(1) - now, "The host of the webhook has had as many as it gets this minute.");
        }
    }

    /// <summary>Forgets hosts that had none for a while.</summary>
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        await using var command = Command("delete from webhook_rate where minute < $1", time.GetUtcNow() - Kept);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private NpgsqlCommand Command(string sql, params object[] values)
    {
        var command = database.CreateCommand(sql);
        command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        return command;
    }
}
