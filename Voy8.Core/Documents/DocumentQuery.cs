using Voy8.Core.Documents.Reading;
using Voy8.Core.Search;

namespace Voy8.Core.Documents;

/// <summary>A search in documents.</summary>
/// <param name="AccountId">Who asks: own documents are searched, and those that are shared with everybody. No others are looked at.</param>
/// <param name="Text">In anybody's words.</param>
/// <param name="FileIds">Only these; null for all. One that may not be seen is as if it were not there.</param>
/// <param name="Limit">Hits, at most.</param>
public sealed record DocumentQuery(Guid AccountId, string Text, IReadOnlyList<Guid>? FileIds = null, int Limit = 20);

/// <param name="Notices">What a person should know: meaning was not searched, or not everywhere.</param>
public sealed record DocumentSearchResult(IReadOnlyList<DocumentHit> Hits, IReadOnlyList<SearchNotice> Notices);

/// <summary>A passage that answers a query, and where it stands.</summary>
/// <param name="Title">As the document names itself.</param>
/// <param name="Version">Of the file: another may have other chunks.</param>
/// <param name="Chunk">The number of the passage's chunk in the document, from 0.</param>
/// <param name="Page">From 1, where the document has pages.</param>
/// <param name="Headings">Under which it stands, outermost first.</param>
/// <param name="Text">The whole chunk.</param>
/// <param name="Start">Of the chunk in the document's text, in UTF-16 units.</param>
/// <param name="Passage">What of it says most of what was asked for.</param>
/// <param name="Score">Comparable within one answer.</param>
/// <param name="ByWords">It has words of the query.</param>
/// <param name="ByMeaning">It says something like it.</param>
public sealed record DocumentHit(
    Guid FileId,
    string FileName,
    string? Title,
    DocumentType Type,
    bool IsOwn,
    int Version,
    int Chunk,
    int? Page,
    IReadOnlyList<string> Headings,
    string Text,
    int Start,
    int End,
    Passage Passage,
    double Score,
    bool ByWords,
    bool ByMeaning);

/// <param name="Text">With an ellipsis where something was left out.</param>
/// <param name="Highlights">Where the query's words stand in it.</param>
public sealed record Passage(string Text, IReadOnlyList<TextSpan> Highlights);
