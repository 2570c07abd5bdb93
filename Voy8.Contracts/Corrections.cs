namespace Voy8.Contracts;

/// <summary>Body of <c>PUT /venues/{id}/facts/{field}</c>.</summary>
public sealed record CorrectionRequest(IReadOnlyList<string?>? Values);

/// <summary>Answer of <c>GET /venues/{id}/corrections</c>, newest first.</summary>
public sealed record CorrectionsResponse(IReadOnlyList<CorrectionResponse> Corrections, long Total);

/// <param name="Values">What was said; empty where a correction was taken back.</param>
/// <param name="Before">The values that held until then.</param>
/// <param name="By">Whose it is: told to that person and to operators alone.</param>
public sealed record CorrectionResponse(
    Guid CorrectionId, string Field, string Label, IReadOnlyList<string> Values, IReadOnlyList<string> Before, DateTimeOffset MadeAt, string? By);
