namespace Voy8.Core.Search;

/// <summary>How many venues each further filter would leave.</summary>
/// <param name="Features">For each feature, those that have it besides all that is asked for; most frequent first.</param>
/// <param name="Prices">For each price level, 1 to 4, those of it, whatever price is asked for.</param>
/// <param name="OpenNow">Those that are open now.</param>
public sealed record SearchFacets(IReadOnlyList<(string Code, int Count)> Features, IReadOnlyList<(int Level, int Count)> Prices, int OpenNow);

/// <summary>A filter without which something would be found.</summary>
/// <param name="Id">kind, area, dataset, price, open_now, <c>feature:wifi</c>, or the id of an <see cref="UnderstoodFilter"/>.</param>
/// <param name="Total">Venues that match without it.</param>
public sealed record Relaxation(string Id, string Label, int Total);
