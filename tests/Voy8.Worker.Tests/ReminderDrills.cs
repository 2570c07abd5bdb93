using Npgsql;
using Voy8.Core.Reminders;
using Voy8.Jobs;
using Voy8.Reminders.Bench;
using Voy8.Testing;

namespace Voy8.Worker.Tests;

/// <summary>Worker processes that are really killed while they send.</summary>
public sealed class ReminderDrills(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    // A worker that fell silent is dead after two seconds.
    private static readonly (string Key, string Value)[] QuickLease = [("Worker__Lease", "00:00:02"), ("Worker__Heartbeat", "00:00:00.500"), ("Worker__SweepInterval", "00:00:00.500")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_between_the_sending_and_the_mark_it_is_not_sent_again_until_an_operator_says_so()
    {
        await using var database = await postgres.CreateDatabaseAsync(Token);
        await using var fleet = await ReminderFleet.StartAsync(database.ConnectionString, redis.ConnectionString);
        var doomed = await fleet.StartWorkerAsync(QuickLease);
        await fleet.AddDueAsync(1);

        // From when the server has the message until the worker is dead, nobody writes the delivery's row.
        await using var connection = await fleet.Database.OpenConnectionAsync(Token);
        NpgsqlTransaction? hold = null;
        fleet.Sink.Answer = async step =>
        {
            if (step == "END")
            {
                hold = await connection.BeginTransactionAsync();
                await using var command = new NpgsqlCommand("select from reminder_delivery for update", connection, hold);
                await command.ExecuteNonQueryAsync();
            }

            return null;
        };
        await fleet.SweepAsync();
        await Eventually.TrueAsync(() => Task.FromResult(fleet.Sink.Count == 1), Deadline, () => $"it is sent\n{fleet.Said()}");
        await Eventually.TrueAsync(async () => await MarksAsync(fleet, "true") == 1, Deadline, "the worker is about to mark it");
        doomed.Kill();
        await doomed.Exited;

        // What it had told PostgreSQL already would still be done.
        await Eventually.TrueAsync(async () => await MarksAsync(fleet, "pg_terminate_backend(pid)") == 0, Deadline, "nobody marks it any more");
        await hold!.RollbackAsync(Token);
        fleet.Sink.Answer = null;

        await fleet.StartWorkerAsync(QuickLease);
        await Eventually.TrueAsync(async () => await fleet.CountAsync("unknown") == 1, Deadline, () => $"it is given up\n{fleet.Said()}");
        JobRecord? dead = null;
        await Eventually.TrueAsync(
            async () => (dead = (await fleet.Jobs.ListAsync(new JobQuery(Status: JobStatus.Dead))).Jobs.SingleOrDefault()) is not null, Deadline, "there is a dead letter");
        dead!.Error!.Kind.ShouldBe("ReminderMayHaveBeenSentException");
        fleet.Sink.Given.ShouldBe(1);

        (await fleet.Jobs.RetryAsync(dead.Id, Token)).ShouldBe(JobCommandOutcome.Accepted);
        await Eventually.TrueAsync(async () => await fleet.CountAsync("sent") == 1, Deadline, () => $"the operator's replay is sent\n{fleet.Said()}");
        fleet.Sink.Mails.Select(mail => mail.Header("Message-ID")).Distinct().Count().ShouldBe(1, "whoever receives it twice can tell");
        fleet.Sink.Given.ShouldBe(2);
    }

    [Fact]
    public async Task Of_three_workers_one_is_killed_under_load_and_nothing_is_sent_twice_or_lost()
    {
        const int Count = 1_500;
        await using var database = await postgres.CreateDatabaseAsync(Token);
        await using var fleet = await ReminderFleet.StartAsync(database.ConnectionString, redis.ConnectionString);
        var doomed = await fleet.StartWorkerAsync(QuickLease);
        await fleet.StartWorkerAsync(QuickLease);
        await fleet.StartWorkerAsync(QuickLease);
        await fleet.AddDueAsync(Count);

        await fleet.SweepAsync();
        await Eventually.TrueAsync(() => Task.FromResult(fleet.Sink.Count > 100), Deadline, () => $"they are sent\n{fleet.Said()}");
        doomed.Kill();
        await doomed.Exited;

        await Eventually.TrueAsync(
            async () => await fleet.AskAsync<long>("select count(*) from reminder_delivery where status in ('sent', 'unknown')") == Count,
            Deadline * 2,
            () => $"all end, {fleet.Sink.Count} are sent\n{fleet.Said()}");
        var (sent, unknown) = (await fleet.CountAsync("sent"), await fleet.CountAsync("unknown"));
        fleet.Sink.Mails.CountBy(mail => mail.Header("Message-ID")).Where(sending => sending.Value > 1).ShouldBeEmpty("nothing is sent twice");
        unknown.ShouldBeLessThanOrEqualTo(10, "what one worker was at");
        ((long)fleet.Sink.Given).ShouldBeInRange(sent, sent + unknown);
    }

    /// <summary>Statements that wait to mark a delivery.</summary>
    private static Task<long> MarksAsync(ReminderFleet fleet, string and) => fleet.AskAsync<long>(
        $"select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like 'update reminder_delivery%' and datname = current_database() and {and}");
}
