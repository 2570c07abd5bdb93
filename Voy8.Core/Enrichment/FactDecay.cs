namespace Voy8.Core.Enrichment;

/// <summary>What a visit says of a fact that it did not see.</summary>
public enum FactFate
{
    /// <summary>It was looked for and is not stated any more.</summary>
    Missed,

    /// <summary>Its page could not be asked: that says nothing.</summary>
    NotAsked,

    /// <summary>Its page is gone.</summary>
    Gone,
}

/// <summary>
/// What becomes of facts that a site does not state any more. They are not gone at once, for pages fail and readers err: with each visit
/// that misses them they count half, behind everything that is stated now, until they are forgotten.
/// </summary>
public static class FactDecay
{
    /// <summary>A missed fact that is less certain holds no longer; it is still shown among the values that lost.</summary>
    public const double HoldsFrom = 0.25;

    /// <summary>A missed fact that is less certain is forgotten.</summary>
    public const double ForgottenBelow = 0.1;

    // Visits closer together tell no more than one.
    private static readonly TimeSpan OneVisit = TimeSpan.FromHours(1);

    /// <summary>The facts of a visit, and those of earlier ones that it missed.</summary>
    /// <param name="previous">What the same source said before; null when it never spoke.</param>
    /// <param name="seen">What it says now.</param>
    /// <param name="now">The time of the visit.</param>
    /// <param name="lifetimeOf">How long a field is kept without being seen.</param>
    /// <param name="fateOf">Of a fact not seen; null where all of them were looked for.</param>
    public static IReadOnlyList<Fact> Carry(
        Observation? previous, IReadOnlyList<Fact> seen, DateTimeOffset now, Func<string, TimeSpan> lifetimeOf, Func<Fact, FactFate>? fateOf = null)
    {
        if (previous is null)
        {
            return seen;
        }

        var stated = seen.Select(KeyOf).ToHashSet();
        var halves = now - previous.SeenAt >= OneVisit;
        var unseen = previous.Facts
            .Where(fact => !stated.Contains(KeyOf(fact)) && !IsForgotten(fact, now, lifetimeOf))
            .ToLookup(fact => fateOf?.Invoke(fact) ?? FactFate.Missed);
        var kept = unseen[FactFate.NotAsked].ToList();
        stated.UnionWith(kept.Select(KeyOf));
        var missed = unseen[FactFate.Missed]
            .Where(fact => !stated.Contains(KeyOf(fact)))
            .Select(fact => fact with { Confidence = halves || fact.MissedAt is null ? fact.Confidence / 2 : fact.Confidence, MissedAt = fact.MissedAt ?? now })
            .Where(fact => fact.Confidence >= ForgottenBelow)
            .DistinctBy(KeyOf);
        return [.. seen, .. kept, .. missed];
    }

    /// <summary>It was not seen again for so long that it is to be dropped, whatever kept the site from being read.</summary>
    public static bool IsForgotten(Fact fact, DateTimeOffset now, Func<string, TimeSpan> lifetimeOf) => now - fact.SeenAt > lifetimeOf(fact.Field);

    private static (string Field, string Key) KeyOf(Fact fact) => (fact.Field, FactKey.Of(fact.Field, fact.Value));
}
