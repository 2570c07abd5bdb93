using Voy8.Testing;

namespace Voy8.Jobs.Tests;

public sealed class ExecutionTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    [Fact]
    public async Task A_job_runs_and_keeps_its_result()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, (name, context, _) =>
        {
            context.SetResult(new { Greeting = "hello " + name });
            return Task.CompletedTask;
        });

        var receipt = await host.Client.EnqueueAsync(new Work("world"));
        receipt.Created.ShouldBeTrue();
        var job = await host.WaitForAsync(receipt.JobId, JobStatus.Succeeded);

        job.Result!.Value.GetProperty("greeting").GetString().ShouldBe("hello world");
        job.Attempt.ShouldBe(1);
        job.FinishedAt.ShouldNotBeNull();
        job.Attempts.ShouldBeEmpty();
    }
}
