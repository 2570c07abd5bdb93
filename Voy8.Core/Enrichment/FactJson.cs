using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Voy8.Core.Enrichment;

/// <summary>How an observation's facts are stored: sorted, each once, so that the same facts give the same bytes and the same hash.</summary>
internal static class FactJson
{
    /// <summary>Facts kept of one observation; the least certain are dropped.</summary>
    public const int MaxFacts = 500;

    public static (string Json, byte[] Hash) Write(Observation observation)
    {
        var stored = observation.Facts
            .OrderByDescending(fact => fact.Confidence)
            .Take(MaxFacts)
            .Select(fact => StoredFact.From(fact, observation.SeenAt))
            .Distinct()
            .OrderBy(fact => fact.Field, StringComparer.Ordinal)
            .ThenBy(fact => fact.Value, StringComparer.Ordinal)
            .ThenBy(fact => fact.Method, StringComparer.Ordinal)
            .ThenBy(fact => fact.SourceUrl, StringComparer.Ordinal)
            .ThenBy(fact => fact.Confidence)
            .ThenBy(fact => fact.SeenAt)
            .ThenBy(fact => fact.MissedAt)
            .ToArray();
        var utf8 = JsonSerializer.SerializeToUtf8Bytes(stored, FactJsonContext.Default.StoredFactArray);
        return (Encoding.UTF8.GetString(utf8), ContentHash.Of(utf8));
    }

    public static Observation Read(Guid venueId, string source, string json, DateTimeOffset seenAt) => new(
        venueId,
        source,
        [.. (JsonSerializer.Deserialize(json, FactJsonContext.Default.StoredFactArray) ?? []).Select(fact => fact.ToFact(seenAt))],
        seenAt);
}

/// <param name="SeenAt">Only when it differs from the observation's own, so that verifying a page again need not rewrite its facts.</param>
internal sealed record StoredFact(string Field, string Value, string? SourceUrl, string Method, double Confidence, DateTimeOffset? SeenAt, DateTimeOffset? MissedAt)
{
    private const int MaxLength = 10_000;

    public static StoredFact From(Fact fact, DateTimeOffset seenAt) =>
        new(fact.Field, Storable(fact.Value), fact.SourceUrl is null ? null : Storable(fact.SourceUrl), fact.Method, fact.Confidence, fact.SeenAt == seenAt ? null : fact.SeenAt, fact.MissedAt);

    public Fact ToFact(DateTimeOffset seenAt) => new(Field, Value, SourceUrl, Method, Confidence, SeenAt ?? seenAt) { MissedAt = MissedAt };

    /// <summary>PostgreSQL stores no NUL character; and nothing that a venue says of itself is longer than a few pages.</summary>
    private static string Storable(string text)
    {
        var whole = text.Length <= MaxLength ? text : text[..MaxLength];
        return whole.Contains('\0', StringComparison.Ordinal) ? whole.Replace("\0", "", StringComparison.Ordinal) : whole;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredFact[]))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(Dictionary<string, IReadOnlyList<string>>))]
internal sealed partial class FactJsonContext : JsonSerializerContext;
