using System.Buffers;
using System.Numerics;

namespace Voy8.Core.Search;

/// <summary>A set of rows, a bit each; its memory is lent and given back.</summary>
internal sealed class RowSet : IDisposable
{
    private const int Bits = 64;

    private readonly ulong[] _bits;
    private readonly int _length;

    /// <param name="rows">Rows are numbered from 0 to below this.</param>
    public RowSet(int rows)
    {
        _length = (rows + Bits - 1) / Bits;
        _bits = ArrayPool<ulong>.Shared.Rent(Math.Max(_length, 1));
        Words.Clear();
    }

    private Span<ulong> Words => _bits.AsSpan(0, _length);

    public bool IsEmpty => Words.IndexOfAnyExcept(0ul) < 0;

    public void Add(int row) => _bits[row / Bits] |= 1ul << (row % Bits);

    public bool Contains(int row) => (_bits[row / Bits] & (1ul << (row % Bits))) != 0;

    public RowSet Fill()
    {
        Words.Fill(ulong.MaxValue);
        return this;
    }

    public RowSet Or(RowSet other)
    {
        System.Numerics.Tensors.TensorPrimitives.BitwiseOr<ulong>(Words, other.Words, Words);
        return this;
    }

    public RowSet And(RowSet other)
    {
        System.Numerics.Tensors.TensorPrimitives.BitwiseAnd<ulong>(Words, other.Words, Words);
        return this;
    }

    /// <summary>Takes out the rows of another set.</summary>
    public RowSet Without(RowSet other)
    {
        for (var i = 0; i < _length; i++)
        {
            _bits[i] &= ~other._bits[i];
        }

        return this;
    }

    public RowSet Copy(int rows) => new RowSet(rows).Or(this);

    /// <summary>The first row of the set from a row on, below an end; -1 when there is none.</summary>
    public int NextFrom(int row, int end)
    {
        while (row < end)
        {
            var word = _bits[row / Bits] >> (row % Bits);
            if (word != 0)
            {
                var next = row + BitOperations.TrailingZeroCount(word);
                return next < end ? next : -1;
            }

            row = ((row / Bits) + 1) * Bits;
        }

        return -1;
    }

    public void Dispose() => ArrayPool<ulong>.Shared.Return(_bits);
}
