namespace Voy8.Contracts;

/// <summary>Answer of <c>GET /dead-letters</c>, newest first.</summary>
/// <param name="Kinds">The kinds of error among all that match, the most frequent first; at most 50.</param>
public sealed record DeadLettersResponse(IReadOnlyList<JobResponse> DeadLetters, long Total, IReadOnlyList<ErrorKindResponse> Kinds);

public sealed record ErrorKindResponse(string Kind, long Count);

/// <summary>Body of <c>POST /dead-letters/replay</c>: the ids, or everything that the filters match; never neither.</summary>
/// <param name="JobIds">At most 1,000.</param>
/// <param name="Before">Only those that died before this time.</param>
/// <param name="All">Must be true when there are neither ids nor filters.</param>
public sealed record ReplayRequest(
    IReadOnlyList<Guid>? JobIds = null,
    string? Type = null,
    string? Queue = null,
    string? ErrorKind = null,
    DateTimeOffset? Before = null,
    bool All = false);

/// <summary>Answer of a bulk replay.</summary>
/// <param name="Replayed">Jobs that are queued again.</param>
/// <param name="Skipped">Jobs whose work another unfinished job does by now; they stay dead.</param>
public sealed record ReplayResponse(long Replayed, long Skipped);
