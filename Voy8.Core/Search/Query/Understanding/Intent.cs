namespace Voy8.Core.Search;

/// <summary>A filter that words seem to ask for, before it is known whether they do.</summary>
/// <param name="Id">Names it in answers and in <c>ignore</c>: <c>open_now</c>, <c>price:low</c>, <c>near_me</c>, <c>near</c>, <c>feature:wifi</c>.</param>
/// <param name="Start">Index of its first word.</param>
/// <param name="Count">How many words; of <see cref="IntentType.Near"/> with the place's.</param>
/// <param name="PlaceStart">Index of the place's first word.</param>
/// <param name="Station">The kind of station that the place's words name; null when they are a name.</param>
internal sealed record Intent(string Id, IntentEntry Entry, int Start, int Count, int PlaceStart = 0, string? Station = null)
{
    /// <summary>What a venue has stands in its text as well, so those words go on to be looked for and explained.</summary>
    public bool KeepsWords => Entry.Type == IntentType.Feature;

    public int End => Start + Count;
}
