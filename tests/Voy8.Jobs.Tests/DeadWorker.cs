namespace Voy8.Jobs.Tests;

internal static class DeadWorker
{
    /// <summary>Claims as a worker would that is killed in the next moment.</summary>
    public static async Task<ClaimedJob> ClaimAsync(JobsHost host, Guid jobId)
    {
        var id = Guid.CreateVersion7();
        await host.Get<WorkerStore>().RegisterAsync(id, "dead", ["work"], 1, TimeSpan.FromSeconds(10), CancellationToken.None);
        var claimed = (await host.Get<ClaimStore>().ClaimAsync(id, [jobId], CancellationToken.None)).ShouldHaveSingleItem();
        await host.ExecuteAsync($"update jobs.worker set lease_until = now() where id = '{id}'");
        return claimed;
    }
}
