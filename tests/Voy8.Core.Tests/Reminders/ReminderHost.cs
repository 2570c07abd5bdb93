using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Voy8.Core.Crawling.Fetching;
using Voy8.Core.Reminders;
using Voy8.Core.Reminders.Webhooks;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Reminders;

/// <summary>Reminders on a database of their own, with an account to own them and a mail server on loopback.</summary>
internal sealed class ReminderHost : IAsyncDisposable
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);
    private readonly CoreHost _core;

    private ReminderHost(CoreHost core, SmtpSink sink) => (_core, Sink) = (core, sink);

    public SmtpSink Sink { get; }

    public Guid Owner { get; private set; }

    public IServiceProvider Services => _core.Services;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="clock">The host's clock; a host that works has the machine's.</param>
    /// <param name="works">Whether jobs run by themselves.</param>
    public static async Task<ReminderHost> StartAsync(
        PostgresServerFixture postgres,
        RedisServerFixture redis,
        FakeTimeProvider? clock = null,
        bool works = false,
        INetwork? network = null,
        SmtpSink? sink = null,
        TestDatabase? existing = null,
        params (string Key, string Value)[] settings)
    {
        sink ??= SmtpSink.Start();
        (string Key, string Value)[] defaults =
        [
            ("Mail:Host", "127.0.0.1"),
            ("Mail:Port", $"{sink.Port}"),
            ("Mail:Security", "None"),
            ("Mail:From", "Voy8 <reminders@voy8.example>"),
            ("Reminders:MaxPerHour", "100000"),
            ("Jobs:Types:send_reminder:RetryBase", "00:00:00.010"),
            ("Jobs:Types:send_reminder:RetryMax", "00:00:00.050"),
            ("Worker:PollInterval", "00:00:00.050"),
        ];
        var host = new ReminderHost(
            await CoreHost.StartAsync(
                postgres,
                redis,
                builder =>
                {
                    if (clock is not null)
                    {
                        builder.Services.AddSingleton<TimeProvider>(clock);
                    }

                    if (network is not null)
                    {
                        builder.Services.AddSingleton(network);
                    }

                    builder.AddRemindersJobs();
                    if (works)
                    {
                        builder.AddJobWorker();
                    }
                },
                existing,
                [.. defaults.ExceptBy(settings.Select(setting => setting.Key), setting => setting.Key), .. settings]),
            sink);
        host.Owner = await host.AddAccountAsync();
        return host;
    }

    public T Get<T>()
        where T : notnull => _core.Get<T>();

    public TestDatabase Database => _core.Database;

    public async Task<Guid> AddAccountAsync(string? email = null)
    {
        var id = Guid.CreateVersion7();
        email ??= $"{id:N}@people.example";
        await using var command = _core.Database.DataSource.CreateCommand("insert into account (id, email, email_key, password_hash) values ($1, $2, upper($2), 'none')");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = email });
        await command.ExecuteNonQueryAsync(Token);
        return id;
    }

    public ReminderDraft Draft(string text = "Book the table", TimeSpan? ahead = null, string? webhook = null, bool email = true)
    {
        var due = Get<TimeProvider>().GetUtcNow() + (ahead ?? TimeSpan.Zero);
        return new ReminderDraft(null, text, due.UtcDateTime, "Etc/UTC", due, email, webhook);
    }

    public async Task<Guid> AddAsync(ReminderDraft? draft = null)
    {
        if ((draft ??= Draft()).WebhookUrl is not null && await Get<WebhookSecretStore>().FindAsync(Owner, Token) is null)
        {
            await Get<WebhookSecretStore>().MakeAsync(Owner, Token);
        }

        var result = await Get<ReminderStore>().CreateAsync(Owner, draft, Token);
        result.Outcome.ShouldBe(ReminderOutcome.Done);
        return result.Id;
    }

    public async Task<Reminder> ReadAsync(Guid id) => (await Get<ReminderStore>().FindAsync(Owner, id, Token))!;

    public async Task<ReminderDelivery> DeliveryAsync(Guid id) => (await ReadAsync(id)).Deliveries.Single();

    /// <summary>Runs a job as the engine would, without it.</summary>
    public async Task HandleAsync<T>(T payload, JobContext? context = null)
        where T : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IJobHandler<T>>().HandleAsync(payload, context ?? new FakeJobContext(), Token);
    }

    public Task SendAsync(Guid id, int version = 1, ReminderChannel channel = ReminderChannel.Email, JobContext? context = null) =>
        HandleAsync(new SendReminder(id, channel, version), context);

    public async Task<IReadOnlyList<JobRecord>> JobsAsync(JobStatus? status = null) =>
        (await Get<IJobControl>().ListAsync(new JobQuery(200, Status: status, Type: SendReminder.Name), Token)).Jobs;

    /// <summary>Returns when the reminder stands so.</summary>
    public Task BecomesAsync(Guid id, ReminderStatus status) =>
        Eventually.TrueAsync(async () => (await ReadAsync(id)).Status == status, Soon, $"the reminder becomes {status}");

    public async Task<Guid> AddVenueAsync(string name)
    {
        var id = Guid.CreateVersion7();
        await ExecuteAsync(
            $"""
            insert into dataset (id, slug, name) values (gen_random_uuid(), 'places', 'Places') on conflict do nothing;
            insert into venue (id, dataset_id, source_id, name, kind, popularity, content_hash)
            select '{id}', id, '{id}', '{name}', 'restaurant', 0, '' from dataset where slug = 'places'
            """);
        return id;
    }

    public async Task InTransactionAsync(Func<JobTransaction, Task> act)
    {
        await using var transaction = await Get<IJobClient>().BeginTransactionAsync(Token);
        await act(transaction);
        await transaction.CommitAsync(Token);
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = _core.Database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Token);
    }

    public async Task<long> CountAsync(string sql)
    {
        await using var command = _core.Database.DataSource.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Token))!;
    }

    /// <summary>Stops the host and leaves the database and the mail server to whoever comes next.</summary>
    public Task<TestDatabase> StopAsync() => _core.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _core.DisposeAsync();
        await Sink.DisposeAsync();
    }
}
