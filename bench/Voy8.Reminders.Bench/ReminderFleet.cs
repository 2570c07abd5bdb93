using Microsoft.Extensions.Hosting;
using Voy8.Core.Reminders;
using Voy8.Core.Storage;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Reminders.Bench;

/// <summary>Worker processes of the product that send reminders to a mail server in this process, and whoever asks them to.</summary>
public sealed class ReminderFleet : WorkerFleet
{
    private ReminderFleet(string postgres, string redis, IHost client)
        : base(postgres, redis, client)
    {
    }

    public SmtpSink Sink { get; } = SmtpSink.Start();

    public IJobControl Jobs => Get<IJobControl>();

    protected override IEnumerable<(string Key, string Value)> Settings =>
    [
        ("Mail__Host", "127.0.0.1"), ("Mail__Port", $"{Sink.Port}"), ("Mail__Security", "None"), ("Mail__From", "Voy8 <reminders@voy8.example>"),
    ];

    public static async Task<ReminderFleet> StartAsync(string postgres, string redis) =>
        new(postgres, redis, await StartClientAsync(postgres, redis, builder => builder.AddJobs().AddCoreStorage().AddReminders()));

    /// <summary>Reminders that became due while nobody looked, of a hundred accounts.</summary>
    public async Task AddDueAsync(int count)
    {
        await using var batch = Database.CreateBatch();
        batch.BatchCommands.Add(new(
            "insert into account (id, email, email_key, password_hash) select gen_random_uuid(), 'p' || n || '@people.example', 'P' || n || '@PEOPLE.EXAMPLE', 'none' from generate_series(1, 100) n"));
        batch.BatchCommands.Add(new(
            $"""
            insert into reminder (id, owner_id, text, local_time, time_zone, due_at, created_at)
            select gen_random_uuid(), a.id, 'Reminder number ' || n, now()::timestamp, 'Etc/UTC', now() - interval '1 second', now()
            from generate_series(1, {count}) n
            join (select id, row_number() over (order by email) as place from account) a on a.place = 1 + n % 100
            """));
        batch.BatchCommands.Add(new("insert into reminder_delivery (reminder_id, channel, version, due_at) select id, 'email', 1, due_at from reminder"));
        await batch.ExecuteNonQueryAsync();
    }

    /// <summary>What the schedule does every quarter of an hour.</summary>
    public async Task SweepAsync() => await Get<IJobClient>().EnqueueAsync(new SweepReminders());

    /// <summary>Deliveries that stand so.</summary>
    public Task<long> CountAsync(string status) => AskAsync<long>($"select count(*) from reminder_delivery where status = '{status}'");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Sink.DisposeAsync();
    }
}
