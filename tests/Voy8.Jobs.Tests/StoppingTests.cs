using System.Collections.Concurrent;
using Voy8.Testing;

namespace Voy8.Jobs.Tests;

public sealed class StoppingTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    [Fact]
    public async Task What_can_finish_within_the_grace_finishes()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var started = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        await using var observer = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        var worker = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, async (_, _, stop) =>
        {
            started.SetResult();
            await goOn.Task.WaitAsync(stop);
        });
        var receipt = await observer.Client.EnqueueAsync(new Work());
        await started.Task.WaitAsync(JobsHost.Deadline);

        var stopping = worker.StopAsync();
        await Eventually.TrueAsync(() => worker.Get<Microsoft.Extensions.Hosting.IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested, JobsHost.Deadline, "it stops");
        var next = await observer.Client.EnqueueAsync(new Work());
        goOn.SetResult();
        await stopping.WaitAsync(JobsHost.Deadline);
        await worker.DisposeAsync();

        (await observer.Control.FindAsync(receipt.JobId))!.Status.ShouldBe(JobStatus.Succeeded);
        (await observer.Control.FindAsync(next.JobId))!.ShouldSatisfyAllConditions(
            job => job.Status.ShouldBe(JobStatus.Queued), job => job.Attempt.ShouldBe(0));
        (await observer.ScalarAsync<long>("select count(*) from jobs.worker")).ShouldBe(0);
    }

    [Theory]
    [InlineData("listens")]
    [InlineData("wraps its cancellation in another error")]
    [InlineData("ignores")]
    public async Task What_cannot_finish_is_handed_back_and_costs_no_attempt(string manner)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var started = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        await using var observer = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        await using (var worker = await JobsHost.StartAsync(
            database.ConnectionString,
            redis.ConnectionString,
            async (_, _, stop) =>
            {
                started.TrySetResult();
                try
                {
                    await (manner == "ignores" ? never.Task : Task.Delay(Timeout.Infinite, stop));
                }
                catch (OperationCanceledException) when (manner != "listens")
                {
                    throw new InvalidOperationException("connection lost");
                }
            },
            null,
            ("Worker:ShutdownGrace", "00:00:00.050"),
            ("Worker:AbandonAfter", "00:00:00.100")))
        {
            var running = await observer.Client.EnqueueAsync(new Work());
            await started.Task.WaitAsync(JobsHost.Deadline);
            await worker.StopAsync().WaitAsync(JobsHost.Deadline);

            (await observer.Control.FindAsync(running.JobId))!.ShouldSatisfyAllConditions(
                job => job.Status.ShouldBe(JobStatus.Queued),
                job => job.Attempt.ShouldBe(0),
                job => job.Attempts.ShouldBeEmpty());
        }

        never.SetResult();
    }

    [Fact]
    public async Task A_handed_back_job_goes_on_in_another_worker_at_once()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var ran = new ConcurrentQueue<string>();
        var first = await StartAsync("first");
        await using var second = await StartAsync("second", ("Worker:Queues:0", "nothing"));
        var receipt = await first.Client.EnqueueAsync(new Work());
        await Eventually.TrueAsync(() => ran.Count == 1, JobsHost.Deadline, "the first has it");
        await using var third = await StartAsync("third");

        await first.DisposeAsync();
        await Eventually.TrueAsync(() => ran.Count == 2, JobsHost.Deadline, "another has it");

        ran.ShouldBe(["first", "third"]);
        (await third.Control.FindAsync(receipt.JobId))!.Attempt.ShouldBe(1);

        Task<JobsHost> StartAsync(string name, params (string, string)[] settings) => JobsHost.StartAsync(
            database.ConnectionString,
            redis.ConnectionString,
            (_, _, stop) =>
            {
                ran.Enqueue(name);
                return Task.Delay(Timeout.Infinite, stop);
            },
            null,
            [.. settings, ("Worker:ShutdownGrace", "00:00:00.050")]);
    }
}
