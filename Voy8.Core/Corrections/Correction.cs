namespace Voy8.Core.Corrections;

/// <summary>One step of a venue's history by people.</summary>
/// <param name="AccountId">Who made it; null when the account is gone.</param>
/// <param name="Values">What was said, canonical; empty where a correction was taken back.</param>
/// <param name="Before">The values that held until then.</param>
public sealed record Correction(
    Guid Id, Guid VenueId, Guid? AccountId, string? Email, string Field, IReadOnlyList<string> Values, IReadOnlyList<string> Before, DateTimeOffset MadeAt);

public enum CorrectionOutcome
{
    Made,
    NoSuchVenue,

    /// <summary>The values do not fit the field.</summary>
    Unfit,

    /// <summary>The account made as many as it may within an hour.</summary>
    TooMany,
}

/// <param name="Problem">What is wrong with the values, where they are unfit.</param>
public sealed record CorrectionResult(CorrectionOutcome Outcome, string? Problem = null);
