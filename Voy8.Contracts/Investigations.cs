namespace Voy8.Contracts;

/// <summary>Body of <c>POST /investigations</c>.</summary>
/// <param name="FollowUpOf">An answered investigation of one's own: the question goes on where that one ended.</param>
public sealed record InvestigationRequest(string? Question, InvestigationScope? Scope = null, Guid? FollowUpOf = null);

/// <summary>Where an investigation may look; without one, everywhere that the person may.</summary>
/// <param name="Dataset">Id or slug: only its venues.</param>
/// <param name="Lat">With <paramref name="Lon"/>: where the person is, or asks about.</param>
/// <param name="RadiusM">Only venues so near; 1 to 200,000.</param>
/// <param name="Include">Some of venues, notes, documents; without it, all.</param>
/// <param name="FileIds">Only these documents; at most 20.</param>
public sealed record InvestigationScope(
    string? Dataset = null, double? Lat = null, double? Lon = null, double? RadiusM = null, IReadOnlyList<string>? Include = null, IReadOnlyList<Guid>? FileIds = null);

/// <summary>An investigation of whoever asks; nobody else is told of it.</summary>
/// <param name="ThreadId">The first question of the thread.</param>
/// <param name="Status">waiting, running, answered, not_found (nothing answers it, and the answer says so), failed or cancelled.</param>
/// <param name="Answer">Markdown; <c>[3]</c> stands for the source of that number.</param>
/// <param name="AnswerHtml">The same, safe to be put into a page: no HTML of the model's, no images, no links.</param>
/// <param name="Sources">Those that the answer cites.</param>
/// <param name="Steps">What was done so far; left out in lists.</param>
public sealed record InvestigationResponse(
    Guid InvestigationId,
    Guid ThreadId,
    Guid? FollowUpOf,
    Guid? JobId,
    string Question,
    InvestigationScope Scope,
    string Status,
    string? Answer,
    string? AnswerHtml,
    IReadOnlyList<InvestigationSource> Sources,
    InvestigationFailure? Failure,
    IReadOnlyList<InvestigationStep> Steps,
    InvestigationUsage Usage,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt)
{
    public bool IsFinished => Status is not ("waiting" or "running");
}

/// <param name="Code">Stable: limit_steps, limit_tokens, limit_time, limit_cost, budget_spent, invented_citation, no_citation, source_gone (it was made from a note or document that was deleted, or is shared no more), job_failed.</param>
public sealed record InvestigationFailure(string Code, string Message);

/// <param name="Model">Which answered last.</param>
/// <param name="Cost">By the configured prices; 0 where there are none.</param>
/// <param name="DurationMs">What models and tools took, waiting left out.</param>
public sealed record InvestigationUsage(string? Model, long InputTokens, long OutputTokens, double Cost, long DurationMs);

/// <summary>One finished step.</summary>
/// <param name="Kind">model, tool or review.</param>
/// <param name="Summary">One line for people.</param>
/// <param name="Arguments">What the model passed to the tool.</param>
/// <param name="Result">What the tool returned, as the model read it.</param>
public sealed record InvestigationStep(
    int Ordinal, string Kind, string Summary, string? Tool, IReadOnlyDictionary<string, string?>? Arguments, string? Result, bool Failed, string? Model, long Tokens, long DurationMs, DateTimeOffset At);

/// <summary>What an answer cites.</summary>
/// <param name="Kind">venue, fact, note, passage or count.</param>
/// <param name="Excerpt">What it says, shortened.</param>
/// <param name="Search">Of a count: the parameters of the search that finds what was counted.</param>
/// <param name="FileVersion">Of a passage: the version of the file that <paramref name="Chunk"/> and <paramref name="Page"/> are of.</param>
/// <param name="Standing">Of a passage: current, changed (the file has a newer version; the excerpt is what was cited) or gone (you cannot read the file any more).</param>
public sealed record InvestigationSource(
    int Number, string Kind, string Title, string Excerpt, Guid? VenueId, string? Field, Guid? NoteId, Guid? FileId, int? Chunk, int? Page, string? Search, string? SourceUrl, string? Method, DateTimeOffset? SeenAt,
    int? FileVersion = null, string? Standing = null);

/// <summary>Answer of <c>GET /investigations</c>, newest first.</summary>
public sealed record InvestigationsResponse(IReadOnlyList<InvestigationResponse> Investigations, long Total);

/// <summary>Answer of <c>GET /investigations/allowance</c>.</summary>
/// <param name="Configured">False: questions are refused until an operator configures a language model.</param>
/// <param name="Models">Their names, the preferred one first.</param>
/// <param name="DailyTokens">What one may spend in a day (UTC).</param>
public sealed record InvestigationAllowance(bool Configured, IReadOnlyList<string> Models, long DailyTokens, long SpentTokens, DateTimeOffset RenewedAt);
