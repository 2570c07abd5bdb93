using Voy8.Contracts;

namespace Voy8.Web.Venues;

/// <summary>Values of one field that came from the same places, so that each place is named once.</summary>
/// <param name="Values">Different values.</param>
/// <param name="Sources">One fact for each place that has them all.</param>
public sealed record FoundValues(IReadOnlyList<FactValue> Values, IReadOnlyList<FactValue> Sources)
{
    public static IReadOnlyList<FoundValues> Of(IReadOnlyList<FactValue> facts) =>
    [
        .. facts.GroupBy(fact => fact.Value)
            .GroupBy(sources => string.Join('\n', sources.Select(Place)))
            .Select(alike => new FoundValues([.. alike.Select(sources => sources.First())], [.. alike.First()])),
    ];

    private static (string Source, string? Url, string Method, string Confidence, long Minute, bool Stale, DateTimeOffset? MissedAt) Place(FactValue fact) =>
        (fact.Source, fact.SourceUrl, fact.Method, FactDisplay.Confidence(fact), fact.SeenAt.ToUnixTimeSeconds() / 60, fact.Stale, fact.MissedAt);
}
