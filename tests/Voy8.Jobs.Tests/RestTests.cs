using System.Collections.Concurrent;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Voy8.Testing;

namespace Voy8.Jobs.Tests;

/// <summary>A job that rests lends its slot to others.</summary>
public sealed class RestTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static readonly (string, string) OneSlot = ("Worker:Concurrency", "1");
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Another_job_runs_while_one_rests()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var order = new ConcurrentQueue<string>();
        var others = new TaskCompletionSource();
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString,
            redis.ConnectionString,
            async (name, context, stop) =>
            {
                order.Enqueue(name);
                if (name == "rests")
                {
                    while (!others.Task.IsCompleted)
                    {
                        await context.RestAsync(TimeSpan.FromMilliseconds(10), stop);
                    }

                    order.Enqueue("rested");
                }
            },
            null,
            OneSlot,
            ("Worker:Prefetch", "0"));
        var rests = await worker.Client.EnqueueAsync(new Work("rests"));
        await Eventually.TrueAsync(() => order.Contains("rests"), JobsHost.Deadline, "the first runs");

        foreach (var name in new[] { "a", "b", "c" })
        {
            await worker.WaitForAsync((await worker.Client.EnqueueAsync(new Work(name))).JobId, JobStatus.Succeeded);
        }

        others.SetResult();
        await worker.WaitForAsync(rests.JobId, JobStatus.Succeeded);
        order.ShouldBe(["rests", "a", "b", "c", "rested"]);
    }

    [Fact]
    public async Task A_job_that_times_out_at_rest_fails_and_costs_no_slot()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString,
            redis.ConnectionString,
            (name, context, stop) => name == "rests" ? context.RestAsync(Long, stop) : Task.CompletedTask,
            null,
            OneSlot);

        var rests = await worker.Client.EnqueueAsync(new Work("rests"), new EnqueueOptions { MaxAttempts = 1, Timeout = TimeSpan.FromMilliseconds(100) });

        (await worker.WaitForAsync(rests.JobId, JobStatus.Dead)).Error!.Kind.ShouldBe("timeout");
        await worker.WaitForAsync((await worker.Client.EnqueueAsync(new Work("next"))).JobId, JobStatus.Succeeded);
    }

    [Fact]
    public async Task A_worker_that_stops_hands_back_what_rests()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var client = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        var worker = await JobsHost.StartAsync(
            database.ConnectionString,
            redis.ConnectionString,
            (_, context, stop) => context.RestAsync(Long, stop),
            null,
            ("Worker:ShutdownGrace", "00:00:00.050"));
        var receipt = await client.Client.EnqueueAsync(new Work("rests"));
        await client.WaitForAsync(receipt.JobId, JobStatus.Running);

        await worker.DisposeAsync();

        (await client.WaitForAsync(receipt.JobId, JobStatus.Queued)).Attempt.ShouldBe(0);
    }

    [Fact]
    public void Never_more_jobs_than_slots_are_awake_and_all_of_them_end() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[0, 3].Array[1, 40]).Sample(
            (count, rests) =>
            {
                var (awake, most, ended) = (0, 0, 0);
                Slots slots = null!;
                slots = new Slots(
                    count,
                    async job =>
                    {
                        Wake();
                        for (var left = rests[job.Attempt]; left > 0; left--)
                        {
                            Interlocked.Decrement(ref awake);
                            await slots.RestAsync(TimeSpan.Zero, CancellationToken.None);
                            Wake();
                            await Task.Yield();
                        }

                        Interlocked.Decrement(ref awake);
                        Interlocked.Increment(ref ended);
                        return true;
                    },
                    TimeProvider.System);
                slots.Add([.. Enumerable.Range(0, rests.Length).Select(Job)]);
                slots.CompleteAsync().Wait(JobsHost.Deadline).ShouldBeTrue("all slots come free");

                most.ShouldBeLessThanOrEqualTo(count);
                ended.ShouldBe(rests.Length);
                slots.Resting.ShouldBe(0);

                void Wake()
                {
                    var now = Interlocked.Increment(ref awake);
                    for (var seen = most; now > seen; seen = most)
                    {
                        Interlocked.CompareExchange(ref most, now, seen);
                    }
                }
            },
            iter: 300,
            threads: 1);

    [Fact]
    public async Task A_job_told_to_stop_at_rest_does_not_wait_for_a_slot_and_the_one_too_many_is_given_up()
    {
        var time = new FakeTimeProvider();
        using var stop = new CancellationTokenSource();
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        var stopped = new TaskCompletionSource();
        var running = new ConcurrentDictionary<int, bool>();
        Slots slots = null!;
        slots = new Slots(
            1,
            async job =>
            {
                running[job.Attempt] = true;
                switch (job.Attempt)
                {
                    case 0:
                        await Should.ThrowAsync<OperationCanceledException>(() => slots.RestAsync(Long, stop.Token));
                        stopped.SetResult();
                        await first.Task;
                        break;
                    case 1:
                        await second.Task;
                        break;
                }

                return true;
            },
            time);
        slots.Add([Job(0), Job(1), Job(2)]);
        await Eventually.TrueAsync(() => running.ContainsKey(1), JobsHost.Deadline, "another has the slot");

        await stop.CancelAsync();
        await stopped.Task.WaitAsync(JobsHost.Deadline);
        first.SetResult();
        running.ContainsKey(2).ShouldBeFalse("its slot was one too many");
        second.SetResult();

        await slots.CompleteAsync().WaitAsync(JobsHost.Deadline);
        running.ContainsKey(2).ShouldBeTrue();
    }

    private static ClaimedJob Job(int number) => new(
        Guid.CreateVersion7(), Guid.Empty, "work", "work", JobPriority.Normal, 0, [], null, number, 1, 0, 0, TimeSpan.Zero, TimeSpan.Zero, null, null, null, null, 0);
}
