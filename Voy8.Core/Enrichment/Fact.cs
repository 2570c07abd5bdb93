namespace Voy8.Core.Enrichment;

/// <summary>One value of one field of a venue, and where it came from. A field with several values has several facts.</summary>
/// <param name="Field">One of <see cref="FactFields"/>.</param>
/// <param name="Value">Canonical text: E.164 for phones, OSM syntax for opening hours, a code of <see cref="Features"/> for features.</param>
/// <param name="SourceUrl">The page it was read on; null for imports without one.</param>
/// <param name="Method">How it was found: <c>import</c>, <c>directory</c>, <c>json-ld</c>, <c>microdata</c>, <c>rdfa</c>, <c>html</c>, <c>entry</c>, <c>person</c>.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="SeenAt">When it was last seen there.</param>
public sealed record Fact(string Field, string Value, string? SourceUrl, string Method, double Confidence, DateTimeOffset SeenAt)
{
    /// <summary>The first visit that did not find it any more (<see cref="FactDecay"/>); null while it is stated.</summary>
    public DateTimeOffset? MissedAt { get; init; }
}
