using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using StackExchange.Redis;

namespace Voy8.Jobs.Drills.Worker;

/// <summary>Enqueues as the API does, and is killed after the commit, in the moment it would tell Redis.</summary>
internal static class EnqueuingProcess
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    public static async Task RunAsync(string manner)
    {
        var deadly = new DeadlyTouch();
        using var host = WorkingProcess.CreateBuilder(() => deadly.Guard(WorkingProcess.Connect())).Build();
        await host.StartAsync();
        var jobs = host.Services.GetRequiredService<IJobClient>();
        await host.Services.GetRequiredService<IJobControl>().CountWaitingAsync();
        while (!host.Services.GetRequiredService<IConnectionMultiplexer>().IsConnected)
        {
            await Task.Delay(Poll);
        }

        deadly.Arm();
        switch (manner)
        {
            case "one":
                await jobs.EnqueueAsync(new DrillJob());
                break;
            case "many":
                await jobs.EnqueueManyAsync<DrillJob>([.. Enumerable.Repeat(new JobItem<DrillJob>(new DrillJob()), 20)]);
                break;
            case "transaction":
                await EnqueueWithOwnRowAsync(jobs);
                break;
        }

        // Only when what is tested did not happen. Redis is told by the way: give it the time.
        await Task.Delay(TimeSpan.FromSeconds(2));
    }

    private static async Task EnqueueWithOwnRowAsync(IJobClient jobs)
    {
        await using var transaction = await jobs.BeginTransactionAsync();
        var receipt = await transaction.EnqueueAsync(new DrillJob());
        await using var insert = new NpgsqlCommand("insert into drill.own_row (job_id) values ($1)", transaction.Connection, transaction.Transaction)
        {
            Parameters = { new() { Value = receipt.JobId } },
        };
        await insert.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }
}
