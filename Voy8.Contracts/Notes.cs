namespace Voy8.Contracts;

/// <summary>Body of <c>POST /notes</c>.</summary>
/// <param name="Text">Markdown.</param>
public sealed record NoteRequest(Guid? VenueId, string? Text);

/// <summary>Body of <c>PUT /notes/{id}</c> and of <c>POST /notes/preview</c>.</summary>
/// <param name="Text">Markdown.</param>
public sealed record NoteTextRequest(string? Text);

/// <summary>A note of whoever asks; nobody else is told of it.</summary>
/// <param name="VenueExists">False when the venue has left the catalogue since; <paramref name="VenueName"/> is what it was called.</param>
/// <param name="Text">Markdown, as it was written.</param>
/// <param name="Html">The same, safe to be put into a page: no HTML of the writer's, no images, links to http, https and mailto alone.</param>
/// <param name="Version">For <c>If-Match</c>; also the <c>ETag</c>.</param>
public sealed record NoteResponse(
    Guid NoteId, Guid VenueId, string VenueName, bool VenueExists, string Text, string Html, int Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>Answer of <c>GET /notes</c>, newest change first.</summary>
public sealed record NotesResponse(IReadOnlyList<NoteResponse> Notes, long Total);

/// <summary>Answer of <c>GET /notes/search</c>, best first.</summary>
/// <param name="Notices">Why meaning was not searched, where it was not.</param>
public sealed record NoteSearchResponse(IReadOnlyList<NoteHitResponse> Hits, IReadOnlyList<SearchNotice> Notices);

/// <param name="MatchedBy">words, meaning, or both.</param>
public sealed record NoteHitResponse(NoteResponse Note, double Score, IReadOnlyList<string> MatchedBy);

/// <summary>Answer of <c>POST /notes/preview</c>.</summary>
public sealed record NotePreviewResponse(string Html);

/// <summary>Body of <c>POST /semantic/regenerate-embeddings</c>; without one, it is the caller's notes.</summary>
/// <param name="DatasetId">Id or slug of a dataset, whose venues are embedded anew; for operators.</param>
public sealed record RegenerateEmbeddingsRequest(string? DatasetId);

/// <summary>Answer of <c>POST /semantic/regenerate-embeddings</c>.</summary>
/// <param name="Status">queued, scheduled or running: the job that was there already, or the new one.</param>
/// <param name="TaskId">The job: <c>GET /jobs/{task_id}</c>.</param>
public sealed record RegenerateEmbeddingsResponse(string Message, string Status, Guid TaskId);
