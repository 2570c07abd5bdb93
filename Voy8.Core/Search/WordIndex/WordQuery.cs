namespace Voy8.Core.Search;

/// <summary>What the index of words is asked.</summary>
/// <param name="Terms">At least one.</param>
/// <param name="SemanticIds">Hits of the semantic leg.</param>
/// <param name="Limit">Candidates of each stage, at most.</param>
/// <param name="Nearly">Venues whose names nearly have a term, with which terms (a bit each).</param>
internal sealed record WordQuery(
    SearchQuery Query, IReadOnlyList<QueryTerm> Terms, IReadOnlyList<Guid> SemanticIds, int Limit, IReadOnlyDictionary<Guid, int> Nearly)
{
    public static IReadOnlyDictionary<Guid, int> None { get; } = new Dictionary<Guid, int>();
}

/// <param name="ByWords">Venues of the wanted kinds that words found.</param>
/// <param name="Unknown">Terms that stand in no venue at all, by their places.</param>
internal sealed record WordAnswer(CandidateSet Set, int ByWords, IReadOnlyList<int> Unknown);
