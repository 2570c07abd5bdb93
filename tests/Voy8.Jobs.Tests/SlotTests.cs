using Microsoft.Extensions.DependencyInjection;
using Voy8.Testing;

namespace Voy8.Jobs.Tests;

/// <summary>Whatever a handler does, its slot is free again.</summary>
public sealed class SlotTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static readonly (string, string) OneSlot = ("Worker:Concurrency", "1");

    [Fact]
    public async Task A_classifier_that_throws_costs_an_attempt_and_no_slot()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString,
            redis.ConnectionString,
            (name, _, _) => name == "fails" ? throw new InvalidOperationException("no") : Task.CompletedTask,
            services => services.AddSingleton<IJobErrorClassifier, BrokenClassifier>(),
            OneSlot);

        var fails = await worker.Client.EnqueueAsync(new Work("fails"), new EnqueueOptions { MaxAttempts = 1 });
        var next = await worker.Client.EnqueueAsync(new Work("next"));

        (await worker.WaitForAsync(fails.JobId, JobStatus.Dead)).Error!.Kind.ShouldBe(nameof(NotSupportedException));
        await worker.WaitForAsync(next.JobId, JobStatus.Succeeded);
    }

    [Fact]
    public async Task A_callback_that_blocks_keeps_no_job_from_timing_out_and_no_slot()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        using var never = new ManualResetEventSlim();
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString,
            redis.ConnectionString,
            (name, _, stop) =>
            {
                if (name != "blocks")
                {
                    return Task.CompletedTask;
                }

                stop.Register(never.Wait);
                return new TaskCompletionSource().Task;
            },
            null,
            OneSlot,
            ("Worker:AbandonAfter", "00:00:00.050"));

        var blocks = await worker.Client.EnqueueAsync(new Work("blocks"), new EnqueueOptions { MaxAttempts = 1, Timeout = TimeSpan.FromMilliseconds(50) });
        var next = await worker.Client.EnqueueAsync(new Work("next"));

        (await worker.WaitForAsync(blocks.JobId, JobStatus.Dead)).Error!.Kind.ShouldBe("timeout");
        await worker.WaitForAsync(next.JobId, JobStatus.Succeeded);
        never.Set();
    }

    private sealed class BrokenClassifier : IJobErrorClassifier
    {
        public bool? IsPermanent(Exception exception) => throw new NotSupportedException();
    }
}
