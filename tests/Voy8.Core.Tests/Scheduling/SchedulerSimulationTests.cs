using Voy8.Core.Scheduling;

namespace Voy8.Core.Tests.Scheduling;

/// <summary>
/// Thirty days of a scheduler over 100,000 venues, of which more fall due in a day than it may send: 42,000 every three days and
/// 58,000 every fortnight, against 14,400 visits. On day 15 every worker is down for six hours; on day 20 every site is slow for a
/// day; people search in ten of a hundred areas from day 10 on.
/// </summary>
public sealed class SchedulerSimulationTests(ITestOutputHelper output)
{
    private const int Venues = 100_000;
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Cycle = TimeSpan.FromSeconds(300);
    private static readonly SchedulerOptions Options = new();

    [Fact]
    public void Thirty_days_keep_the_popular_fresh_the_queue_short_and_everybody_read()
    {
        var town = new SimulatedTown(Venues, seed: 7, Start, Options);
        var fleet = new SimulatedFleet(town);
        var staleness = new StalenessByDecile();
        for (var now = Start; now < Start.AddDays(30); now += Cycle)
        {
            if (now == Start.AddDays(10))
            {
                town.Heat(area => area < 10 ? 0.8 : 0);
            }

            fleet.Slots = now - Start is { TotalDays: >= 15 and < 15.25 } ? 0 : 10;
            fleet.CrawlTime = TimeSpan.FromSeconds(now - Start is { TotalDays: >= 20 and < 21 } ? 60 : 8);
            RunCycle(town, fleet, now);
            if (now - Start >= TimeSpan.FromDays(14) && (now - Start).Ticks % TimeSpan.FromHours(6).Ticks == 0)
            {
                staleness.Sample(town.Venues, now);
            }
        }

        output.WriteLine($"{fleet.Visits} visits, at most {fleet.MostWaiting} waiting");
        output.WriteLine(staleness.ToString());

        fleet.Visits.ShouldBeGreaterThan(400_000);
        staleness.Share(0).ShouldBeLessThan(0.02, "the top is all but always fresh, a day of trouble included");
        staleness.Share(1).ShouldBeLessThan(0.10);
        Enumerable.Range(1, 8).ShouldAllBe(decile => staleness.Share(decile) <= staleness.Share(decile + 1) + 0.02, "the more popular, the fresher");
        staleness.Share(9).ShouldBeInRange(0.3, 0.95, "where not all can be fresh, the least popular wait");
        StalenessByDecile.LongestWait(Start.AddDays(30), town.Venues).ShouldBeLessThan(TimeSpan.FromDays(15), "nobody is forgotten");
        town.Venues.Where(venue => !venue.IsDead).ShouldAllBe(venue => venue.StaleAt != null, "every site was read");
        Enumerable.Range(1, 8).ShouldAllBe(decile => staleness.Share(decile, hot: true) <= staleness.Share(decile, hot: false), "where people search, facts are fresher");
        staleness.Share(7, hot: true).ShouldBeLessThan(staleness.Share(7, hot: false) / 2);
        town.Venues.Where(venue => venue.IsDead).Max(venue => venue.Failures).ShouldBeLessThan(9, "a dead site is asked ever more seldom");
    }

    private static void RunCycle(SimulatedTown town, SimulatedFleet fleet, DateTimeOffset now)
    {
        fleet.Work(now, Cycle);
        var capacity = new FleetCapacity(fleet.Slots, fleet.CrawlTime, fleet.Waiting);
        var budget = capacity.Budget(Options);
        var chosen = RefreshSelection.Choose(town.Candidates(now, 200), budget, Options);

        chosen.Count.ShouldBeLessThanOrEqualTo(Options.BatchSize);
        foreach (var candidate in chosen)
        {
            fleet.Enqueue(town.Take(candidate));
        }

        (chosen.Count == 0 || fleet.Waiting <= capacity.MostWaiting(Options)).ShouldBeTrue("nothing is added to a queue beyond what the fleet does");
    }

    /// <summary>Works off a queue in its order.</summary>
    private sealed class SimulatedFleet(SimulatedTown town)
    {
        private readonly Queue<SimulatedVenue> _queue = new();
        private double _credit;

        public int Slots { get; set; }

        public TimeSpan CrawlTime { get; set; }

        public int Waiting => _queue.Count;

        public int Visits { get; private set; }

        public int MostWaiting { get; private set; }

        public void Enqueue(SimulatedVenue venue)
        {
            _queue.Enqueue(venue);
            MostWaiting = Math.Max(MostWaiting, _queue.Count);
        }

        /// <summary>Half of the slots serve people who wait.</summary>
        public void Work(DateTimeOffset now, TimeSpan time)
        {
            _credit = Math.Min(_credit + (Slots * 0.5 * (time / CrawlTime)), 1000);
            for (; _credit >= 1 && _queue.TryDequeue(out var venue); _credit--)
            {
                town.Visited(venue, now);
                Visits++;
            }
        }
    }

    private sealed class StalenessByDecile
    {
        private readonly long[,] _seen = new long[10, 2];
        private readonly long[,] _stale = new long[10, 2];

        public void Sample(IReadOnlyList<SimulatedVenue> venues, DateTimeOffset now)
        {
            foreach (var venue in venues.Where(venue => !venue.IsDead))
            {
                var hot = venue.Heat > 0 ? 1 : 0;
                _seen[venue.Decile, hot]++;
                _stale[venue.Decile, hot] += venue.StaleAt is null || venue.StaleAt < now ? 1 : 0;
            }
        }

        public double Share(int decile, bool hot) => (double)_stale[decile, hot ? 1 : 0] / _seen[decile, hot ? 1 : 0];

        public double Share(int decile) => (double)(_stale[decile, 0] + _stale[decile, 1]) / (_seen[decile, 0] + _seen[decile, 1]);

        public static TimeSpan LongestWait(DateTimeOffset now, IReadOnlyList<SimulatedVenue> venues) =>
            now - venues.Where(venue => !venue.IsDead).Min(venue => venue.StaleAt!.Value);

        public override string ToString() => string.Join(
            Environment.NewLine, Enumerable.Range(0, 10).Select(decile => $"decile {decile}: {Share(decile):P1} stale; searched {Share(decile, true):P1}, elsewhere {Share(decile, false):P1}"));
    }
}
