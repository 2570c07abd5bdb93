namespace Voy8.Core.Enrichment;

/// <summary>Everything that one source said of one venue the last time it was asked. A newer one from the same source replaces it.</summary>
/// <param name="Source">Who speaks: <c>import:{dataset}</c>, <c>crawl</c>, <c>entry</c> or <c>person</c>.</param>
/// <param name="Facts">At most 500.</param>
/// <param name="SeenAt">When the source was asked.</param>
public sealed record Observation(Guid VenueId, string Source, IReadOnlyList<Fact> Facts, DateTimeOffset SeenAt);
