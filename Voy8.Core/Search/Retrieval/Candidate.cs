using System.Text.Json.Serialization;

namespace Voy8.Core.Search;

/// <summary>A venue that may be a hit, with what ranking needs.</summary>
/// <param name="DistanceMetres">From the query's point; null without one, or when the venue has no position.</param>
/// <param name="Matches">True when words or meanings of the query were found in its text.</param>
/// <param name="Coverage">0 to 1: the part of the query's terms, by weight, that it has.</param>
/// <param name="TextRank">PostgreSQL's rank; comparable within one answer.</param>
/// <param name="NameMatches">Its name has every word of the query.</param>
/// <param name="Terms">For each term of the query, how far it has it: 0 to 1.</param>
/// <param name="IsFresh">Its own site was read, and nothing of it has gone stale.</param>
internal sealed record Candidate(
    Guid Id, double? DistanceMetres, double Popularity, bool Matches, double Coverage, double TextRank, bool NameMatches, IReadOnlyList<float> Terms, bool IsFresh = false)
{
    /// <summary>The part that is known of website, phone, opening hours and description, 0 to 1.</summary>
    public float Completeness { get; init; }

    /// <summary>What it is known to be and have (<see cref="ConceptNumbers"/>).</summary>
    [JsonIgnore]
    public IReadOnlyList<ushort> Concepts { get; init; } = [];
}

/// <summary>What the database knows of a query.</summary>
/// <param name="Matched">Venues that keywords match, and semantic ones besides.</param>
/// <param name="Kinds">How many of each kind match, whatever kinds were asked for.</param>
internal sealed record CandidateSet(IReadOnlyList<Candidate> Candidates, int Matched, IReadOnlyList<(string Kind, int Count)> Kinds)
{
    /// <summary>Null unless asked for.</summary>
    public SearchFacets? Facets { get; init; }

    /// <summary>False where not all were counted.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>False where changes came faster than a search waits for.</summary>
    public bool IsCurrent { get; init; } = true;

    /// <summary>What is left when nothing is known of words.</summary>
    public CandidateSet ByMeaningAlone(HashSet<Guid> similar) => this with
    {
        Candidates = [.. Candidates.Where(candidate => similar.Contains(candidate.Id))
            .Select(candidate => candidate with { Matches = false, Coverage = 0, TextRank = 0, NameMatches = false, Terms = [] })],
    };

    public static CandidateSet Of(IReadOnlyList<Candidate> candidates, IReadOnlyList<(string Kind, int Count)> kinds, IReadOnlyList<string> wantedKinds) => new(
        candidates,
        kinds.Where(kind => wantedKinds.Count == 0 || wantedKinds.Contains(kind.Kind)).Sum(kind => kind.Count),
        [.. kinds.OrderByDescending(kind => kind.Count).ThenBy(kind => kind.Kind, StringComparer.Ordinal)]);
}
