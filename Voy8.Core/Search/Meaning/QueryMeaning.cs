namespace Voy8.Core.Search;

/// <summary>
/// How near a query's words are to what the vocabulary names, and so to what a venue is known to be and have: each word is held against
/// the nearest of the venue's concepts (late interaction: Khattab and Zaharia, SIGIR 2020), and so is the query as a whole. A vector of all that is known of a venue blurs; this does not.
/// </summary>
/// <param name="words">For each word its nearness to each entry of the vocabulary (<see cref="ConceptNumbers"/>), 0 to 1.</param>
/// <param name="phrase">The same of the whole query.</param>
/// <param name="phraseWeight">What the whole counts, against 1 for the mean of the words.</param>
internal sealed class QueryMeaning(IReadOnlyList<float[]> words, float[] phrase, double phraseWeight)
{
    /// <summary>0 to 1; 0 for a venue of which nothing is known that the vocabulary names.</summary>
    /// <param name="concepts">What the venue is and has.</param>
    public double Of(IReadOnlyList<ushort> concepts)
    {
        double sum = 0;
        foreach (var word in words)
        {
            sum += Nearest(word, concepts);
        }

        return ((sum / Math.Max(words.Count, 1)) + (phraseWeight * Nearest(phrase, concepts))) / (1 + phraseWeight);
    }

    /// <summary>The entries that the words, and the whole, are nearest to.</summary>
    /// <param name="floor">Nearness that the nearest must have.</param>
    /// <param name="relativeFloor">What the others must have, as a part of the nearest's.</param>
    /// <param name="most">Of each word, and of the whole, at most.</param>
    public IReadOnlyList<int> Near(double floor, double relativeFloor, int most) => [.. words.Append(phrase)
        .SelectMany(nearness => Near(nearness, floor, relativeFloor, most))
        .Distinct()];

    private static IEnumerable<int> Near(float[] nearness, double floor, double relativeFloor, int most)
    {
        var best = nearness.Max();
        return best < floor
            ? []
            : Enumerable.Range(0, nearness.Length)
                .Where(number => nearness[number] >= best * relativeFloor)
                .OrderByDescending(number => nearness[number])
                .ThenBy(number => number)
                .Take(most);
    }

    private static double Nearest(float[] nearness, IReadOnlyList<ushort> concepts)
    {
        var best = 0f;
        for (var i = 0; i < concepts.Count; i++)
        {
            best = Math.Max(best, nearness[concepts[i]]);
        }

        return best;
    }
}
