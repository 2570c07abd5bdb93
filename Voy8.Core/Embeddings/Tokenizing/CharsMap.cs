using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Voy8.Core.Embeddings.Tokenizing;

/// <summary>
/// The normalisation rules compiled into a SentencePiece model: a Darts double array from UTF-8 prefixes to their replacements.
/// Using the model's own rules rather than the platform's NFKC gives the same tokens on every machine.
/// Layout: trie size in bytes (little-endian uint32), trie units (uint32), replacements ended by zero bytes.
/// </summary>
internal sealed class CharsMap
{
    private readonly uint[] _units;
    private readonly byte[] _replacements;

    /// <exception cref="InvalidDataException">The rules are cut short.</exception>
    public CharsMap(ReadOnlySpan<byte> compiled)
    {
        if (compiled.Length < 4)
        {
            throw new InvalidDataException("The normalisation rules of the SentencePiece model are cut short.");
        }

        var trieSize = BinaryPrimitives.ReadUInt32LittleEndian(compiled);
        if (trieSize == 0 || trieSize % 4 != 0 || trieSize > compiled.Length - 4)
        {
            throw new InvalidDataException("The normalisation rules of the SentencePiece model are cut short.");
        }

        _units = MemoryMarshal.Cast<byte, uint>(compiled.Slice(4, (int)trieSize)).ToArray();
        if (!BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(_units, _units);
        }

        _replacements = compiled[(4 + (int)trieSize)..].ToArray();
    }

    /// <summary>Finds the longest rule that <paramref name="input"/> begins with.</summary>
    /// <returns>How many bytes the rule takes; 0 when there is none.</returns>
    public int Match(ReadOnlySpan<byte> input, out ReadOnlySpan<byte> replacement)
    {
        var longest = 0;
        var value = 0;
        var node = Offset(_units[0]);
        for (var i = 0; i < input.Length; i++)
        {
            node ^= input[i];
            if (node >= _units.Length || Label(_units[node]) != input[i])
            {
                break;
            }

            var unit = _units[node];
            node ^= Offset(unit);
            if (HasLeaf(unit))
            {
                longest = i + 1;
                value = (int)(_units[node] & 0x7FFF_FFFF);
            }
        }

        replacement = longest == 0 ? default : ReplacementAt(value);
        return longest;
    }

    private ReadOnlySpan<byte> ReplacementAt(int start)
    {
        var rest = _replacements.AsSpan(start);
        var end = rest.IndexOf((byte)0);
        return end < 0 ? rest : rest[..end];
    }

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & (1u << 9)) >> 6);

    // The highest bit is part of the label, so that a value never looks like a labelled unit.
    private static uint Label(uint unit) => unit & ((1u << 31) | 0xFF);

    private static bool HasLeaf(uint unit) => ((unit >> 8) & 1) == 1;
}
