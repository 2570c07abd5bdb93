using Voy8.LocalHosting;
using Voy8.LocalHosting.Postgres;
using Voy8.Testing;

namespace Voy8.Jobs.Tests;

public sealed class CrashTests
{
    private const int Sigkill = 9;

    [Fact]
    public async Task A_lease_token_is_not_given_out_again_after_PostgreSQL_lost_the_claim_in_a_crash()
    {
        await using var postgres = await OwnPostgres.StartAsync();
        var lost = new List<long>();
        await using (var host = await StartAsync(postgres))
        {
            for (var i = 0; i < 100; i++)
            {
                await host.Client.EnqueueAsync(new Work());
            }

            lost.AddRange(await ClaimAsync(host));
            await postgres.EndAsync(Sigkill);
            await postgres.StartAgainAsync();
        }

        await using var again = await StartAsync(postgres);
        (await again.ScalarAsync<long>("select count(*) from jobs.job where status = 2")).ShouldBe(0, "the crash came before the claim was on disk");
        (await ClaimAsync(again)).Min().ShouldBeGreaterThan(lost.Max());
    }

    private static Task<JobsHost> StartAsync(OwnPostgres postgres) => JobsHost.StartAsync(
        postgres.ConnectionString, redis: null, (_, _, _) => Task.CompletedTask, null, ("Worker:Queues:0", "nothing"));

    private static async Task<IEnumerable<long>> ClaimAsync(JobsHost host)
    {
        var worker = Guid.CreateVersion7();
        await host.Get<WorkerStore>().RegisterAsync(worker, "test", ["work"], 1, TimeSpan.FromMinutes(1), CancellationToken.None);
        return [.. (await host.Get<ClaimStore>().ClaimNextAsync(worker, ["work"], 100, CancellationToken.None)).Select(job => job.LeaseToken)];
    }
}
