namespace Voy8.Core.Enrichment;

/// <summary>A fact together with who said it.</summary>
public sealed record SourcedFact(string Source, Fact Fact);

/// <summary>A field after merging.</summary>
/// <param name="Values">
/// The facts that hold, best first. A field with one value lists every fact that agrees on it; one of
/// <see cref="FactFields.MultiValued"/> lists the best fact of each value.
/// </param>
/// <param name="Alternatives">The facts that lost or merely repeat, best first. Nothing is ever dropped.</param>
public sealed record MergedField(string Field, IReadOnlyList<SourcedFact> Values, IReadOnlyList<SourcedFact> Alternatives)
{
    /// <summary>Sources that speak now do not agree on the field's one value.</summary>
    public bool IsContested => !FactFields.MultiValued.Contains(Field) && Alternatives.Any(sourced => sourced.Fact.MissedAt is null);
}

/// <summary>All that is known of a venue, merged; fields in the order of <see cref="FactFields.All"/>, unknown ones last.</summary>
public sealed record MergedFacts(IReadOnlyList<MergedField> Fields)
{
    public static MergedFacts Empty { get; } = new([]);

    public MergedField? this[string field] => Fields.FirstOrDefault(candidate => candidate.Field == field);

    /// <summary>The values that hold, each once.</summary>
    public VenueFacts ToVenueFacts() => new(Fields.ToDictionary(
        field => field.Field,
        IReadOnlyList<string> (field) => FactFields.MultiValued.Contains(field.Field)
            ? [.. field.Values.Select(value => value.Fact.Value)]
            : [field.Values[0].Fact.Value],
        StringComparer.Ordinal));
}
