namespace Voy8.Contracts;

/// <summary>Answer of <c>GET /documents/search</c>, best first.</summary>
/// <param name="Notices">Why meaning was not searched, or not everywhere.</param>
public sealed record DocumentSearchResponse(IReadOnlyList<DocumentHitResponse> Hits, IReadOnlyList<SearchNotice> Notices);

/// <summary>A passage of a document that the caller may see.</summary>
/// <param name="Title">As the document names itself.</param>
/// <param name="IsOwn">Else it is somebody else's, shared.</param>
/// <param name="Chunk">Its number in the document, from 0: <c>GET /files/{file_id}/chunks?from={chunk}</c>.</param>
/// <param name="Page">From 1, where the document has pages.</param>
/// <param name="Headings">Under which it stands, outermost first.</param>
/// <param name="Passage">What of it says most of what was asked for, with an ellipsis where something was left out.</param>
/// <param name="Highlights">Where the words of the query stand in <paramref name="Passage"/>.</param>
/// <param name="Start">Of the chunk in the document's text, in UTF-16 units.</param>
/// <param name="MatchedBy">words, meaning, or both.</param>
public sealed record DocumentHitResponse(
    Guid FileId,
    string FileName,
    string? Title,
    string Type,
    bool IsOwn,
    int Chunk,
    int? Page,
    IReadOnlyList<string> Headings,
    string Passage,
    IReadOnlyList<TextSpan> Highlights,
    int Start,
    int End,
    double Score,
    IReadOnlyList<string> MatchedBy);
