using System.Text.Json;
using System.Text.Json.Serialization;

namespace Voy8.Core.Search;

/// <summary>
/// A page of an answer, ranked and not yet read: the part that costs, and that may be remembered. What is shown of a venue is read each time, so a deleted one
/// is never shown.
/// </summary>
/// <param name="Similar">Venues of the page that are hits by meaning.</param>
internal sealed record RankedAnswer(
    IReadOnlyList<RankedCandidate> Page,
    IReadOnlyList<Guid> Similar,
    int Total,
    bool TotalIsLowerBound,
    SearchMethod Method,
    IReadOnlyList<KindTotal> Kinds,
    SearchNotice? Notice)
{
    /// <summary>Null unless asked for.</summary>
    public SearchFacets? Facets { get; init; }

    /// <summary>False where not all that was written before the search could be waited for.</summary>
    [JsonIgnore]
    public bool IsCurrent { get; init; } = true;

    /// <summary>What a passing trouble is the reason for is not remembered.</summary>
    [JsonIgnore]
    public bool IsLasting => IsCurrent && (Notice is null or { Code: "semantic_search_off" });

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, RankedAnswerJson.Default.RankedAnswer);

    /// <returns>Null when the bytes are not what <see cref="ToBytes"/> wrote.</returns>
    public static RankedAnswer? TryParse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, RankedAnswerJson.Default.RankedAnswer);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal sealed record KindTotal(string Kind, int Count);

[JsonSourceGenerationOptions(IncludeFields = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RankedAnswer))]
internal sealed partial class RankedAnswerJson : JsonSerializerContext;
