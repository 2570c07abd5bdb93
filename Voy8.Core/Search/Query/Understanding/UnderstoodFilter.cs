namespace Voy8.Core.Search;

/// <summary>A filter that the words of a query plainly ask for.</summary>
/// <param name="Id">Stable name, to be ignored by: <c>open_now</c>, <c>price:low</c>, <c>near_me</c>, <c>near</c>, <c>feature:wifi</c>, <c>spelling:piza</c>.</param>
/// <param name="Label">For people: <c>Open now</c>, <c>Near Hauptbahnhof</c>.</param>
/// <param name="Kind">open, price, near, feature, or spelling: a word that was put right.</param>
/// <param name="Text">The words as they were written.</param>
/// <param name="Start">Where they begin in the query, in UTF-16 units.</param>
public sealed record UnderstoodFilter(string Id, string Label, string Kind, string Text, int Start);

/// <summary>A query as it was understood.</summary>
/// <param name="Query">Its text without the words that became filters, and all filters together.</param>
/// <param name="Terms">What is looked for by keyword; empty to browse.</param>
internal sealed record UnderstoodQuery(SearchQuery Query, IReadOnlyList<QueryTerm> Terms, IReadOnlyList<UnderstoodFilter> Filters);
