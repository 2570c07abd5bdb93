using System.Numerics;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Search;

/// <summary>
/// What a bit can say of a row: that it is there, its price level, each feature. Rows are kept in blocks of <see cref="RowSet.Bits"/>, a word for each
/// trait side by side, so that a block is filtered or counted with a few operations.
/// </summary>
internal sealed class RowTraits
{
    private const int There = 0;
    private const int MaxPrice = 4;
    private const int FirstFeature = MaxPrice + 1;

    private static readonly Dictionary<string, int> FeatureNumbers =
        Features.All.Select((code, number) => (code, number)).ToDictionary(pair => pair.code, pair => pair.number, StringComparer.Ordinal);

    private static readonly int Width = FirstFeature + Features.All.Count;

    private ulong[] _words = [];

    /// <summary>A bit for each feature; codes that are none are passed over.</summary>
    public static ulong FeatureBits(IEnumerable<string> features) =>
        features.Aggregate(0ul, (bits, feature) => FeatureNumbers.TryGetValue(feature, out var number) ? bits | (1ul << number) : bits);

    /// <param name="row">One that was never set.</param>
    /// <param name="features">As <see cref="FeatureBits"/>.</param>
    /// <param name="price">1 to 4; 0 when unknown.</param>
    public void Set(int row, ulong features, int price)
    {
        var start = row / RowSet.Bits * Width;
        if (start + Width > _words.Length)
        {
            Array.Resize(ref _words, Math.Max(start + Width, _words.Length * 2));
        }

        var bit = 1ul << (row % RowSet.Bits);
        _words[start + There] |= bit;
        if (price is > 0 and <= MaxPrice)
        {
            _words[start + price] |= bit;
        }

        for (; features != 0; features &= features - 1)
        {
            _words[start + FirstFeature + BitOperations.TrailingZeroCount(features)] |= bit;
        }
    }

    public void Clear(int row)
    {
        foreach (ref var word in Block(row / RowSet.Bits))
        {
            word &= ~(1ul << (row % RowSet.Bits));
        }
    }

    public bool IsThere(int row) => (Block(row / RowSet.Bits)[There] >> (row % RowSet.Bits) & 1) != 0;

    public (ulong Features, int Price) Read(int row)
    {
        var features = 0ul;
        var price = 0;
        var words = Block(row / RowSet.Bits);
        for (var trait = There + 1; trait < Width; trait++)
        {
            var has = words[trait] >> (row % RowSet.Bits) & 1;
            price = trait <= MaxPrice && has != 0 ? trait : price;
            features |= trait >= FirstFeature ? has << (trait - FirstFeature) : 0;
        }

        return (features, price);
    }

    /// <summary>The rows of a block that are there, have all these features and one of these prices (bit 0 is the unknown one).</summary>
    public ulong Where(int block, ulong features, ulong prices)
    {
        var words = Block(block);
        var rows = words[There];
        for (; features != 0; features &= features - 1)
        {
            rows &= words[FirstFeature + BitOperations.TrailingZeroCount(features)];
        }

        if (prices == ulong.MaxValue)
        {
            return rows;
        }

        var priced = 0ul;
        for (var level = 1; level <= MaxPrice; level++)
        {
            priced |= (prices >> level & 1) != 0 ? words[level] : 0;
        }

        return rows & priced;
    }

    /// <summary>How many of the rows have each feature, most frequent first, and each price level.</summary>
    public (IReadOnlyList<(string Code, int Count)> Features, IReadOnlyList<(int Level, int Count)> Prices) Count(RowSet rows)
    {
        var counts = new int[Width];
        for (var block = 0; block < rows.Blocks; block++)
        {
            var chosen = rows[block];
            if (chosen == 0)
            {
                continue;
            }

            var words = Block(block);
            for (var trait = 1; trait < words.Length; trait++)
            {
                counts[trait] += BitOperations.PopCount(words[trait] & chosen);
            }
        }

        return (
            [.. Features.All.Select((code, number) => (code, Count: counts[FirstFeature + number])).Where(feature => feature.Count > 0)
                .OrderByDescending(feature => feature.Count).ThenBy(feature => feature.code, StringComparer.Ordinal)],
            [.. Enumerable.Range(1, MaxPrice).Select(level => (level, counts[level])).Where(price => price.Item2 > 0)]);
    }

    private Span<ulong> Block(int block) => _words.AsSpan(block * Width, Width);
}
