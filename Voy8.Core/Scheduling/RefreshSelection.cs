namespace Voy8.Core.Scheduling;

/// <summary>
/// Chooses whom to crawl in a cycle. A pure function of the candidates; their order does not matter. Most of a batch goes by
/// <see cref="Score"/>, the most popular before all others; a share goes to those that have waited longest, so that nobody waits
/// for ever where more falls due than can be crawled.
/// </summary>
public static class RefreshSelection
{
    /// <param name="candidates">Due, in scope, and not being crawled already.</param>
    /// <param name="budget">How many at most; not below zero.</param>
    /// <param name="options">Shares and weights.</param>
    public static IReadOnlyList<RefreshCandidate> Choose(IEnumerable<RefreshCandidate> candidates, int budget, SchedulerOptions options)
    {
        var left = candidates.DistinctBy(candidate => candidate.VenueId).ToList();
        var chosen = new Batch(options.MaxPerSite);
        var fair = (int)Math.Round(budget * options.FairShare, MidpointRounding.ToEven);
        left.Sort((x, y) => CompareByScore(x, y, options.AreaBoost));
        chosen.Fill(left, budget - fair);
        left.Sort(CompareByWait);
        chosen.Fill(left, budget);
        return chosen.Candidates;
    }

    /// <summary>What a venue is worth: its popularity, more where people searched lately. 0 to 1 + <paramref name="areaBoost"/>.</summary>
    public static double Score(RefreshCandidate candidate, double areaBoost) => candidate.Popularity + (areaBoost * candidate.Heat);

    /// <summary>The most popular first, then by score, then by age.</summary>
    public static int CompareByScore(RefreshCandidate x, RefreshCandidate y, double areaBoost)
    {
        var order = y.IsTop.CompareTo(x.IsTop);
        order = order != 0 ? order : Score(y, areaBoost).CompareTo(Score(x, areaBoost));
        return order != 0 ? order : CompareByWait(x, y);
    }

    /// <summary>Who has waited longest first.</summary>
    public static int CompareByWait(RefreshCandidate x, RefreshCandidate y)
    {
        var order = x.DueAt.CompareTo(y.DueAt);
        return order != 0 ? order : x.VenueId.CompareTo(y.VenueId);
    }

    /// <summary>A batch under way; no site gets more than its due, for its venues would only wait for each other.</summary>
    private sealed class Batch(int maxPerSite)
    {
        private readonly HashSet<Guid> _taken = [];
        private readonly Dictionary<string, int> _perSite = new(StringComparer.OrdinalIgnoreCase);

        public List<RefreshCandidate> Candidates { get; } = [];

        public void Fill(List<RefreshCandidate> ordered, int upTo)
        {
            foreach (var candidate in ordered)
            {
                if (Candidates.Count >= upTo)
                {
                    return;
                }

                var ofSite = _perSite.GetValueOrDefault(candidate.Site);
                if (ofSite < maxPerSite && _taken.Add(candidate.VenueId))
                {
                    _perSite[candidate.Site] = ofSite + 1;
                    Candidates.Add(candidate);
                }
            }
        }
    }
}
