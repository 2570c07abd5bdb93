using Voy8.Core.Scheduling;

namespace Voy8.Core.Tests.Scheduling;

public sealed class FleetCapacityTests
{
    private static readonly SchedulerOptions Options = new() { Horizon = TimeSpan.FromMinutes(5), FleetShare = 0.5, BatchSize = 50 };

    [Theory]
    [InlineData(10, 10.0, 0, 50)] // 150 would fit: a batch is the most
    [InlineData(10, 10.0, 120, 30)]
    [InlineData(10, 10.0, 150, 0)]
    [InlineData(10, 10.0, 100_000, 0)]
    [InlineData(10, 100.0, 0, 15)]
    [InlineData(0, 10.0, 0, 0)]
    [InlineData(10, null, 120, 30)]
    [InlineData(10, 0.0, 0, 50)]
    public void No_more_is_added_than_the_fleet_does_in_the_horizon(int slots, double? crawlSeconds, long waiting, int expected) =>
        new FleetCapacity(slots, crawlSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null, waiting).Budget(Options).ShouldBe(expected);

    [Theory]
    [InlineData(10, 0, 10)]
    [InlineData(10, 25, 5)]
    [InlineData(10, 30, 0)]
    [InlineData(1, 0, 3)]
    [InlineData(0, 0, 0)]
    public void A_part_is_kept_for_the_most_popular_however_many_others_wait(int slots, int highWaiting, int expected) =>
        new FleetCapacity(slots, TimeSpan.FromSeconds(10), 100_000) { HighWaiting = highWaiting }.TopBudget(Options).ShouldBe(expected);

    [Fact]
    public void A_visit_of_four_pages_takes_four_runs()
    {
        var capacity = new FleetCapacity(10, TimeSpan.FromSeconds(10), 0);

        capacity.ForVisitsOf(4).MostWaiting(Options).ShouldBe(37);
        capacity.ForVisitsOf(0).ShouldBe(capacity);
        (capacity with { CrawlTime = null }).ForVisitsOf(4).CrawlTime.ShouldBeNull("what is expected is a whole visit's");
    }
}
