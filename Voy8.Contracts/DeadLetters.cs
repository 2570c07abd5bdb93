using System.Text.Json.Serialization;

namespace Voy8.Contracts;

/// <summary>Answer of <c>GET /dead-letters</c>, newest first.</summary>
/// <param name="Total">Of those that match among the 10,000 that died last.</param>
/// <param name="Kinds">The kinds of error among all that match, the most frequent first; at most 50.</param>
/// <param name="More">True when there are 10,000 dead letters or more, so that more may match than were counted.</param>
public sealed record DeadLettersResponse(
    IReadOnlyList<JobResponse> DeadLetters, long Total, IReadOnlyList<ErrorKindResponse> Kinds, bool More = false);

public sealed record ErrorKindResponse(string Kind, long Count);

/// <summary>Body of <c>POST /dead-letters/replay</c>: the ids, or everything that the filters match; never neither.</summary>
/// <param name="JobIds">At most 1,000.</param>
/// <param name="Before">Only those that died before this time.</param>
/// <param name="All">Must be true when there are neither ids nor filters.</param>
/// <param name="After">Only those that died at this time or later.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ReplayRequest(
    IReadOnlyList<Guid>? JobIds = null,
    string? Type = null,
    string? Queue = null,
    string? ErrorKind = null,
    DateTimeOffset? Before = null,
    bool All = false,
    DateTimeOffset? After = null);

/// <summary>Answer of a bulk replay.</summary>
/// <param name="Replayed">Jobs that are queued again.</param>
/// <param name="Skipped">Jobs that were left: another unfinished one does the same work by now, or they are not dead any more.</param>
public sealed record ReplayResponse(long Replayed, long Skipped);
