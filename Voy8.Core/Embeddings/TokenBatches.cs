namespace Voy8.Core.Embeddings;

/// <summary>Cuts texts into batches for a model by the tokens they cost, padding included, shortest first.</summary>
internal static class TokenBatches
{
    /// <param name="tokens">The token ids of each text.</param>
    /// <param name="budget">Tokens of one batch: texts times the longest of them. A text that exceeds it alone runs alone.</param>
    /// <returns>Indices into <paramref name="tokens"/>, each once.</returns>
    public static IEnumerable<ArraySegment<int>> Plan(IReadOnlyList<int>[] tokens, int budget)
    {
        var order = new int[tokens.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(Array.ConvertAll(tokens, text => text.Count), order);
        for (int start = 0, end; start < order.Length; start = end)
        {
            end = start + 1;
            while (end < order.Length && (end + 1 - start) * tokens[order[end]].Count <= budget)
            {
                end++;
            }

            yield return new ArraySegment<int>(order, start, end - start);
        }
    }
}
