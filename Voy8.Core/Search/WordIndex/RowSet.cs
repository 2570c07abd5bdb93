using System.Buffers;
using System.Numerics;

namespace Voy8.Core.Search;

/// <summary>A set of rows, a bit each; its memory is lent and given back.</summary>
internal sealed class RowSet : IDisposable
{
    /// <summary>Rows of a block.</summary>
    public const int Bits = 64;

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

    public int Blocks => _length;

    /// <summary>The rows of a block, a bit each.</summary>
    public ulong this[int block]
    {
        get => _bits[block];
        set => _bits[block] = value;
    }

    public void Add(int row) => _bits[row / Bits] |= 1ul << (row % Bits);

    public void Remove(int row) => _bits[row / Bits] &= ~(1ul << (row % Bits));

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

    public void Clear(int fromBlock, int toBlock) => _bits.AsSpan(fromBlock..toBlock).Clear();

    public Enumerator GetEnumerator() => new(this);

    public void Dispose() => ArrayPool<ulong>.Shared.Return(_bits);

    /// <summary>The rows in order; a row of a block that has begun is given out even when it is taken from the set meanwhile.</summary>
    public struct Enumerator(RowSet rows)
    {
        private int _block = -1;
        private ulong _left;

        public int Current { get; private set; }

        public bool MoveNext()
        {
            while (_left == 0)
            {
                if (++_block >= rows._length)
                {
                    return false;
                }

                _left = rows._bits[_block];
            }

            Current = (_block * Bits) + BitOperations.TrailingZeroCount(_left);
            _left &= _left - 1;
            return true;
        }
    }
}
