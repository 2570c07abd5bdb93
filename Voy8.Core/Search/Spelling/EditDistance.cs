namespace Voy8.Core.Search;

/// <summary>How far two words are apart, in slips: a letter wrong, missing, too many, or two neighbours swapped (optimal string alignment).</summary>
internal static class EditDistance
{
    /// <summary>Longer words are never near to anything.</summary>
    public const int MaxLength = 64;

    /// <summary>So many slips leave a word of this length recognisable: one from four letters on, two from eight on.</summary>
    public static int Tolerated(int length) => length switch { < 4 => 0, < 8 => 1, _ => 2 };

    /// <summary>Whether at most so many slips make one word the other.</summary>
    public static bool IsWithin(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int slips) => Measure(a, b, slips) is not null;

    /// <summary>How many slips make one word the other; null when more than <paramref name="slips"/>.</summary>
    public static int? Measure(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int slips)
    {
        if (Math.Abs(a.Length - b.Length) > slips || a.Length > MaxLength || b.Length > MaxLength)
        {
            return null;
        }

        Span<int> beforeLast = stackalloc int[MaxLength + 1];
        Span<int> last = stackalloc int[MaxLength + 1];
        Span<int> row = stackalloc int[MaxLength + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            var least = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    cost = Math.Min(cost, beforeLast[j - 2] + 1);
                }

                row[j] = cost;
                least = Math.Min(least, cost);
            }

            if (least > slips)
            {
                return null;
            }

            var spare = beforeLast;
            beforeLast = last;
            last = row;
            row = spare;
        }

        return last[b.Length] <= slips ? last[b.Length] : null;
    }
}
