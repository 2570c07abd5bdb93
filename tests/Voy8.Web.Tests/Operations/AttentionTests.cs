using Voy8.Contracts;
using Voy8.Web.Operations;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Operations;

public sealed class AttentionTests
{
    [Fact]
    public void Nothing_is_said_when_all_is_well() => Of([OperationsSample.Queue(depth: OperationsSample.Depth(normal: 5), oldest: 3)]).ShouldBeEmpty();

    [Fact]
    public void A_queue_that_stands_still_says_why()
    {
        Of([OperationsSample.Queue(paused: true, depth: OperationsSample.Depth(low: 1))]).ShouldHaveSingleItem().Text.ShouldBe("Queue crawl is paused; 1 job waits in it.");
        Of([OperationsSample.Queue(workers: 0, depth: OperationsSample.Depth(low: 20))]).ShouldHaveSingleItem().Text.ShouldBe("No worker serves queue crawl; 20 jobs wait in it.");
        Of([OperationsSample.Queue(oldest: 412)]).ShouldHaveSingleItem().Text.ShouldBe("Queue crawl is behind: its oldest job waits for 6 min 52 s.");
    }

    [Fact]
    public void A_fleet_without_a_live_worker_is_the_gravest()
    {
        var said = Of([OperationsSample.Queue(paused: true)], dead: 2, workers: [OperationsSample.Worker(status: "silent")]);

        said[0].ShouldSatisfyAllConditions(() => said[0].IsGrave.ShouldBeTrue(), () => said[0].Text.ShouldContain("No worker is alive"));
        said.Count(attention => attention.IsGrave).ShouldBe(1);
        said.ShouldContain(attention => attention.Text == "2 dead letters wait for a decision.");
    }

    [Fact]
    public void One_silent_worker_among_others_is_said() =>
        Of([], workers: [OperationsSample.Worker(), OperationsSample.Worker(status: "silent")]).ShouldHaveSingleItem()
            .ShouldBe(new Attention("1 worker is silent; what it ran is given to others.", "/operations/workers", IsGrave: false));

    private static IReadOnlyList<Attention> Of(QueueResponse[] queues, long dead = 0, WorkerResponse[]? workers = null) =>
        Attention.Of(OperationsSample.Stats(dead: dead), queues, workers ?? [OperationsSample.Worker()]);
}
