namespace Voy8.Core.Search;

/// <summary>What the index of words is asked.</summary>
/// <param name="Terms">At least one.</param>
/// <param name="SemanticIds">Hits of the semantic leg.</param>
/// <param name="Limit">Candidates of each stage, at most.</param>
internal sealed record WordQuery(SearchQuery Query, IReadOnlyList<QueryTerm> Terms, IReadOnlyList<Guid> SemanticIds, int Limit);
