namespace Voy8.Core.Enrichment;

/// <summary>
/// Decides which facts hold. A pure function of the observations: their order does not matter, merging twice changes nothing,
/// no fact is lost, and a person always wins.
/// </summary>
public static class FactMerger
{
    /// <summary>Values that a field of <see cref="FactFields.MultiValued"/> may have; weaker ones become alternatives.</summary>
    public const int MaxValues = 50;

    private static readonly Dictionary<string, int> FieldOrder = FactFields.All.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);

    public static MergedFacts Merge(IEnumerable<Observation> observations)
    {
        var fields = observations
            .SelectMany(observation => observation.Facts.Select(fact => new SourcedFact(observation.Source, fact)))
            .Where(sourced => !string.IsNullOrWhiteSpace(sourced.Fact.Value))
            .Distinct()
            .GroupBy(sourced => sourced.Fact.Field, StringComparer.Ordinal)
            .OrderBy(group => FieldOrder.GetValueOrDefault(group.Key, int.MaxValue))
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => MergeField(group.Key, group));
        return new MergedFacts([.. fields]);
    }

    private static MergedField MergeField(string field, IEnumerable<SourcedFact> facts)
    {
        var ranked = facts.Order(BestFirst.Instance).ToList();
        return FactFields.MultiValued.Contains(field) ? Collect(field, ranked) : Choose(field, ranked);
    }

    /// <summary>One value holds: that of the best fact.</summary>
    private static MergedField Choose(string field, List<SourcedFact> ranked)
    {
        var winner = FactKey.Of(field, ranked[0].Fact.Value);
        var agrees = ranked.ToLookup(sourced => FactKey.Of(field, sourced.Fact.Value) == winner);
        return new MergedField(field, [.. agrees[true]], [.. agrees[false]]);
    }

    /// <summary>
    /// Every value holds that has not faded, shown by its best fact; where all have, the best one; where a person spoke, every value of
    /// theirs and no other.
    /// </summary>
    private static MergedField Collect(string field, List<SourcedFact> ranked)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var byPerson = FactMethod.IsPersons(ranked[0]);
        var holds = ranked.ToLookup(sourced => (!byPerson || FactMethod.IsPersons(sourced)) && seen.Count < MaxValues && (seen.Count == 0 || !HasFaded(sourced.Fact)) && seen.Add(FactKey.Of(field, sourced.Fact.Value)));
        return new MergedField(field, [.. holds[true]], [.. holds[false]]);
    }

    private static bool HasFaded(Fact fact) => fact is { MissedAt: not null, Confidence: < FactDecay.HoldsFrom };

    /// <summary>Rank of the source, then confidence, then recency; the rest only makes the order total.</summary>
    private sealed class BestFirst : IComparer<SourcedFact>
    {
        public static BestFirst Instance { get; } = new();

        public int Compare(SourcedFact? x, SourcedFact? y)
        {
            var (a, b) = (x!.Fact, y!.Fact);
            var order = FactMethod.RankOf(y.Source, b).CompareTo(FactMethod.RankOf(x.Source, a));
            order = order != 0 ? order : b.Confidence.CompareTo(a.Confidence);
            order = order != 0 ? order : b.SeenAt.CompareTo(a.SeenAt);
            order = order != 0 ? order : string.CompareOrdinal(a.Value, b.Value);
            order = order != 0 ? order : string.CompareOrdinal(x.Source, y.Source);
            order = order != 0 ? order : string.CompareOrdinal(a.Method, b.Method);
            order = order != 0 ? order : string.CompareOrdinal(a.SourceUrl, b.SourceUrl);
            return order != 0 ? order : Nullable.Compare(a.MissedAt, b.MissedAt);
        }
    }
}
