using Microsoft.Extensions.Options;

namespace Voy8.Core.Enrichment;

/// <summary>Says when facts go stale. Only what can be crawled again does: an import's facts have no age that a crawl could mend.</summary>
public sealed class FreshnessPolicy(IOptions<EnrichmentOptions> options)
{
    /// <summary>When the venue's own site last spoke; null when it was never read.</summary>
    public static DateTimeOffset? VerifiedAt(IEnumerable<Observation> observations) => observations
        .Where(IsCrawl)
        .Select(observation => (DateTimeOffset?)observation.SeenAt)
        .Max();

    /// <summary>
    /// When the first fact that the site states outlives its window; null when the site was never read. What it states no more does not
    /// count: looking again would not make it fresh.
    /// </summary>
    public DateTimeOffset? StaleAt(IEnumerable<Observation> observations) => observations
        .Where(IsCrawl)
        .Select(observation => (DateTimeOffset?)observation.Facts
            .Where(fact => fact.MissedAt is null)
            .Select(StaleAt)
            .DefaultIfEmpty(observation.SeenAt + options.Value.DefaultWindow)
            .Min())
        .Min();

    /// <summary>
    /// What a fact that could not be looked for again is worth: its confidence until the end of its window, then evenly less, and nothing
    /// when it is forgotten. What was missed has faded already (<see cref="FactDecay"/>).
    /// </summary>
    public double ConfidenceAt(Fact fact, DateTimeOffset now)
    {
        var (window, lifetime, age) = (options.Value.WindowOf(fact.Field), options.Value.LifetimeOf(fact.Field), now - fact.SeenAt);
        return fact.MissedAt is not null || age <= window ? fact.Confidence
            : age >= lifetime ? 0
            : Math.Round(fact.Confidence * ((lifetime - age) / (lifetime - window)), 4);
    }

    /// <summary>What a crawl said, as sure as it was when the site was read last; what others said, as it is.</summary>
    public Observation Aged(Observation observation) => IsCrawl(observation)
        ? observation with { Facts = [.. observation.Facts.Select(fact => fact with { Confidence = ConfidenceAt(fact, observation.SeenAt) })] }
        : observation;

    public bool IsStale(string source, Fact fact, DateTimeOffset now) => source == ObservationSource.Crawl && StaleAt(fact) <= now;

    /// <param name="verifiedAt"><c>enrichment.verified_at</c>.</param>
    /// <param name="staleAt"><c>enrichment.stale_at</c>.</param>
    /// <param name="crawlable">The venue has a site, and the crawl scope contains it.</param>
    /// <param name="now">The time to judge by.</param>
    public static FreshnessStatus StatusOf(DateTimeOffset? verifiedAt, DateTimeOffset? staleAt, bool crawlable, DateTimeOffset now) =>
        !crawlable ? FreshnessStatus.NotCrawled
        : verifiedAt is null ? FreshnessStatus.NeverRead
        : staleAt <= now ? FreshnessStatus.Stale
        : FreshnessStatus.Fresh;

    private static bool IsCrawl(Observation observation) => observation.Source == ObservationSource.Crawl;

    private DateTimeOffset StaleAt(Fact fact) => fact.SeenAt + options.Value.WindowOf(fact.Field);
}
