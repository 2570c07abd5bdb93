namespace Voy8.Core.Search;

/// <summary>A folded word of a query and where it was written.</summary>
/// <param name="Start">Index of its first UTF-16 unit in the query.</param>
/// <param name="End">Index after its last.</param>
internal readonly record struct QueryToken(string Word, int Start, int End);
