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
}
