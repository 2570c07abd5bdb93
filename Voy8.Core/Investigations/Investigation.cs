using System.Text.Json.Serialization;

namespace Voy8.Core.Investigations;

/// <summary>A question that a language model answers with tools. It is its owner's alone: every query names them.</summary>
/// <param name="ThreadId">The first question of the thread.</param>
/// <param name="Answer">Markdown whose markers <c>[3]</c> are numbers of <paramref name="Citations"/>.</param>
/// <param name="DurationMs">Time that models and tools took, waiting left out.</param>
public sealed record Investigation(
    Guid Id,
    Guid OwnerId,
    Guid ThreadId,
    Guid? FollowUpOf,
    Guid? JobId,
    string Question,
    InvestigationScope Scope,
    InvestigationStatus Status,
    string? Answer,
    IReadOnlyList<InvestigationSource> Citations,
    InvestigationFailure? Failure,
    string? Model,
    long InputTokens,
    long OutputTokens,
    double Cost,
    long DurationMs,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt)
{
    public long Tokens => InputTokens + OutputTokens;

    public bool IsFinished => Status is not (InvestigationStatus.Waiting or InvestigationStatus.Running);
}

public enum InvestigationStatus
{
    Waiting,
    Running,
    Answered,

    /// <summary>It was looked for, and nothing found that answers it; the answer says so.</summary>
    NotFound,

    Failed,
    Cancelled,
}

/// <param name="Code">Stable name: <c>limit_tokens</c>, <c>limit_time</c>, <c>limit_cost</c>, <c>limit_steps</c>, <c>budget_spent</c>, <c>invented_citation</c>, <c>no_citation</c>, <c>source_gone</c>.</param>
public sealed record InvestigationFailure(string Code, string Message);

/// <summary>Where an investigation may look.</summary>
/// <param name="Latitude">With <paramref name="Longitude"/>: where the person is, or asks about.</param>
/// <param name="RadiusMetres">Only venues so near; null for all.</param>
/// <param name="FileIds">Only these documents; empty for all that the person may read.</param>
public sealed record InvestigationScope(
    string? Dataset = null, double? Latitude = null, double? Longitude = null, double? RadiusMetres = null, bool Venues = true, bool Notes = true, bool Documents = true)
{
    public IReadOnlyList<Guid> FileIds { get; init; } = [];
}

/// <summary>What became of a passage since it was cited.</summary>
public enum SourceStanding
{
    Current,

    /// <summary>The file has a newer version: the passage may stand elsewhere in it, or nowhere.</summary>
    Changed,

    /// <summary>The person can read the file no more.</summary>
    Gone,
}

/// <summary>Something that a tool returned, and an answer may cite.</summary>
/// <param name="Number">Its marker in the answer; unique in the thread.</param>
/// <param name="Kind"><c>venue</c>, <c>fact</c>, <c>note</c>, <c>passage</c> or <c>count</c>.</param>
/// <param name="Title">Of the venue, the note's venue or the document.</param>
/// <param name="Excerpt">What it says, shortened.</param>
/// <param name="Field">Of a fact.</param>
/// <param name="Search">Of a count: the parameters of the search that finds what was counted.</param>
/// <param name="SourceUrl">Of a fact: the page that it was read on.</param>
public sealed record InvestigationSource(int Number, string Kind, string Title, string Excerpt)
{
    public Guid? VenueId { get; init; }
    public string? Field { get; init; }
    public Guid? NoteId { get; init; }
    public Guid? FileId { get; init; }

    /// <summary>Of a passage: the version of the file that <see cref="Chunk"/> and <see cref="Page"/> are of.</summary>
    public int? Version { get; init; }
    public int? Chunk { get; init; }
    public int? Page { get; init; }
    public string? Search { get; init; }
    public string? SourceUrl { get; init; }
    public string? Method { get; init; }
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>Of a passage, as it is read: whether it still stands where it was found.</summary>
    [JsonIgnore]
    public SourceStanding Standing { get; init; }

    /// <summary>Equal for what is one and the same thing.</summary>
    internal string Key => $"{Kind}|{VenueId}|{Field}|{NoteId}|{FileId}|{Version}|{Chunk}|{Search}|{(Kind == "count" ? Excerpt : "")}";
}
