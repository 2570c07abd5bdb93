using Voy8.Core.Scheduling;

namespace Voy8.Core.Tests.Scheduling;

/// <summary>Venues in memory, each with its window, as the store would tell of them.</summary>
internal sealed class SimulatedTown
{
    private readonly SimulatedVenue[] _venues;
    private readonly Dictionary<Guid, SimulatedVenue> _byId;
    private readonly SchedulerOptions _options;
    private readonly PriorityQueue<SimulatedVenue, DateTimeOffset> _fresh = new();
    private readonly SortedSet<RefreshCandidate> _byScore;
    private readonly SortedSet<RefreshCandidate> _byWait;

    public SimulatedTown(int venues, int seed, DateTimeOffset start, SchedulerOptions options)
    {
        _options = options;
        _byScore = new(Comparer<RefreshCandidate>.Create((x, y) => RefreshSelection.CompareByScore(x, y, options.AreaBoost)));
        _byWait = new(Comparer<RefreshCandidate>.Create(RefreshSelection.CompareByWait));
        var random = new Random(seed);
        var drafts = Enumerable.Range(0, venues)
            .Select(i => (Popularity: (double)(float)Math.Pow(random.NextDouble(), 3), Site: $"https://v{i}.test/", Roll: random.NextDouble(), Cell: random.Next(100)))
            .OrderByDescending(draft => draft.Popularity)
            .ToArray();
        _venues = [.. drafts.Select((draft, rank) => new SimulatedVenue(
            Id(random),
            draft.Site,
            draft.Popularity,
            Decile: rank * 10 / venues,
            Area: draft.Cell,
            Window: draft.Roll < 0.42 ? TimeSpan.FromDays(3) : TimeSpan.FromDays(14),
            IsDead: draft.Roll > 0.95)
        {
            IsTop = rank < venues * (1 - options.TopPercentile),
            DueAt = start,
        })];
        _byId = _venues.ToDictionary(venue => venue.Id);
        foreach (var venue in _venues)
        {
            _fresh.Enqueue(venue, start);
        }
    }

    public IReadOnlyList<SimulatedVenue> Venues => _venues;

    public int Due => _byWait.Count;

    /// <summary>Candidates as the store gives them: the first by score, and as many by age.</summary>
    public IEnumerable<RefreshCandidate> Candidates(DateTimeOffset now, int limit)
    {
        while (_fresh.TryPeek(out var venue, out var due) && due <= now)
        {
            _fresh.Dequeue();
            Add(venue);
        }

        return [.. _byScore.Take(limit), .. _byWait.Take(limit)];
    }

    /// <summary>It is under way: no candidate until it was visited.</summary>
    public SimulatedVenue Take(RefreshCandidate candidate)
    {
        _byScore.Remove(candidate);
        _byWait.Remove(candidate);
        return _byId[candidate.VenueId];
    }

    public void Visited(SimulatedVenue venue, DateTimeOffset now)
    {
        venue.Failures = venue.IsDead ? venue.Failures + 1 : 0;
        if (venue.IsDead)
        {
            var rest = _options.FailureRest * Math.Pow(2, Math.Min(venue.Failures, 30) - 1);
            venue.DueAt = now + (rest < _options.MaxRest ? rest : _options.MaxRest);
            _fresh.Enqueue(venue, venue.DueAt);
            return;
        }

        venue.StaleAt = venue.DueAt = now + venue.Window;
        _fresh.Enqueue(venue, venue.IsTop ? venue.DueAt - _options.RefreshAhead : venue.DueAt);
    }

    /// <summary>People search in these areas from now on.</summary>
    public void Heat(Func<int, double> heatOfArea)
    {
        var due = _byWait.Select(candidate => _byId[candidate.VenueId]).ToList();
        _byScore.Clear();
        _byWait.Clear();
        foreach (var venue in _venues)
        {
            venue.Heat = heatOfArea(venue.Area);
        }

        due.ForEach(Add);
    }

    private static Guid Id(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private void Add(SimulatedVenue venue)
    {
        var candidate = new RefreshCandidate(venue.Id, venue.Website, venue.Popularity, venue.Heat, venue.IsTop, venue.DueAt);
        _byScore.Add(candidate);
        _byWait.Add(candidate);
    }
}

/// <param name="Decile">0 for the most popular tenth.</param>
/// <param name="IsDead">Its site never answers.</param>
internal sealed record SimulatedVenue(Guid Id, string Website, double Popularity, int Decile, int Area, TimeSpan Window, bool IsDead)
{
    public bool IsTop { get; init; }

    public double Heat { get; set; }

    public DateTimeOffset DueAt { get; set; }

    /// <summary>Null while its site was never read.</summary>
    public DateTimeOffset? StaleAt { get; set; }

    public int Failures { get; set; }
}
