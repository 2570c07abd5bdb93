using System.Net.Http.Json;
using Voy8.Contracts;

namespace Voy8.Api.Tests;

public sealed class WorkersApiTests(ApiFixture api)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Workers_are_listed_with_their_state_and_what_they_hold()
    {
        var job = await api.EnqueueWorkAsync("held");
        var (alive, silent) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await api.ExecuteAsync(
            """
            insert into jobs.worker (id, name, queues, concurrency, succeeded, lease_until)
            values ($1, 'machine:1', '{operations_test}', 7, 42, now() + interval '1 minute'), ($2, 'machine:2', '{}', 1, 0, now() - interval '1 minute')
            """,
            alive,
            silent);
        await api.ExecuteAsync(
            "update jobs.job set status = 2, worker_id = $2, lease_token = nextval('jobs.lease_token'), attempt = 1, started_at = now() where id = $1", job, alive);

        var workers = (await api.CreateOperator().GetFromJsonAsync<WorkersResponse>("/workers", Voy8Json.Options, Token))!.Workers;

        workers.Single(worker => worker.WorkerId == alive).ShouldSatisfyAllConditions(
            worker => worker.Name.ShouldBe("machine:1"),
            worker => worker.Status.ShouldBe("alive"),
            worker => worker.Queues.ShouldBe(["operations_test"]),
            worker => worker.Concurrency.ShouldBe(7),
            worker => worker.Running.ShouldBe(1),
            worker => worker.Succeeded.ShouldBe(42),
            worker => worker.Jobs.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
                held => held.JobId.ShouldBe(job), held => held.JobType.ShouldBe("operations_test_work")));
        workers.Single(worker => worker.WorkerId == silent).Status.ShouldBe("silent");
    }
}
