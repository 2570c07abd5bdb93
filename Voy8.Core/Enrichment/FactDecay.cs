namespace Voy8.Core.Enrichment;

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

    /// <summary>Windows after which a missed fact is forgotten however seldom its site is visited.</summary>
    public const int ForgottenAfterWindows = 8;

    // Visits closer together tell no more than one.
    private static readonly TimeSpan OneVisit = TimeSpan.FromHours(1);

    /// <summary>The facts of a visit, and those of earlier ones that it missed.</summary>
    /// <param name="previous">What the same source said before; null when it never spoke.</param>
    /// <param name="seen">What it says now.</param>
    /// <param name="now">The time of the visit.</param>
    /// <param name="windowOf">How long a field stays good.</param>
    public static IReadOnlyList<Fact> Carry(Observation? previous, IReadOnlyList<Fact> seen, DateTimeOffset now, Func<string, TimeSpan> windowOf)
    {
        if (previous is null)
        {
            return seen;
        }

        var stated = seen.Select(KeyOf).ToHashSet();
        var halves = now - previous.SeenAt >= OneVisit;
        var missed = previous.Facts
            .Where(fact => !stated.Contains(KeyOf(fact)))
            .Select(fact => fact with { Confidence = halves || fact.MissedAt is null ? fact.Confidence / 2 : fact.Confidence, MissedAt = fact.MissedAt ?? now })
            .Where(fact => fact.Confidence >= ForgottenBelow && now - fact.SeenAt <= windowOf(fact.Field) * ForgottenAfterWindows)
            .DistinctBy(KeyOf);
        return [.. seen, .. missed];
    }

    private static (string Field, string Key) KeyOf(Fact fact) => (fact.Field, FactKey.Of(fact.Field, fact.Value));
}
