using System.Buffers;
using System.Text;

namespace Voy8.Core.Embeddings.Tokenizing;

/// <summary>Normalises text as SentencePiece does before it looks for pieces: the model's own rules, then spaces as <c>▁</c>.</summary>
internal sealed class SentencePieceNormalizer(NormalizerSpec spec)
{
    private static readonly byte[] EscapedSpace = "\u2581"u8.ToArray();
    private readonly CharsMap? _rules = spec.PrecompiledCharsmap is { Length: > 0 } compiled ? new CharsMap(compiled) : null;

    private ReadOnlySpan<byte> Space => spec.EscapeWhitespaces ? EscapedSpace : " "u8;

    /// <returns>UTF-8; empty when nothing but spaces is left.</returns>
    public byte[] Normalize(string text)
    {
        ReadOnlySpan<byte> input = Encoding.UTF8.GetBytes(text);
        var output = new ArrayBufferWriter<byte>(input.Length + 16);
        if (spec.RemoveExtraWhitespaces)
        {
            SkipLeadingSpaces(ref input);
        }

        if (input.IsEmpty)
        {
            return [];
        }

        if (spec.AddDummyPrefix)
        {
            output.Write(Space);
        }

        var afterSpace = spec.RemoveExtraWhitespaces;
        while (!input.IsEmpty)
        {
            input = input[Next(input, out var normalized)..];
            while (afterSpace && normalized is [(byte)' ', ..])
            {
                normalized = normalized[1..];
            }

            if (!normalized.IsEmpty)
            {
                Append(output, normalized);
                afterSpace = normalized[^1] == (byte)' ';
            }

            afterSpace &= spec.RemoveExtraWhitespaces;
        }

        return WithoutTrailingSpaces(output.WrittenSpan).ToArray();
    }

    private void SkipLeadingSpaces(ref ReadOnlySpan<byte> input)
    {
        while (!input.IsEmpty)
        {
            var taken = Next(input, out var normalized);
            if (!normalized.SequenceEqual(" "u8))
            {
                return;
            }

            input = input[taken..];
        }
    }

    private int Next(ReadOnlySpan<byte> input, out ReadOnlySpan<byte> normalized)
    {
        if (_rules is not null && _rules.Match(input, out normalized) is var ruled and > 0)
        {
            return ruled;
        }

        var taken = Math.Min(Utf8Length(input[0]), input.Length);
        normalized = input[..taken];
        return taken;
    }

    private void Append(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> normalized)
    {
        foreach (var value in normalized)
        {
            if (value == (byte)' ')
            {
                output.Write(Space);
            }
            else
            {
                output.Write([value]);
            }
        }
    }

    private ReadOnlySpan<byte> WithoutTrailingSpaces(ReadOnlySpan<byte> normalized)
    {
        while (spec.RemoveExtraWhitespaces && normalized.EndsWith(Space))
        {
            normalized = normalized[..^Space.Length];
        }

        return normalized;
    }

    /// <summary>Bytes of the character that begins with <paramref name="lead"/>.</summary>
    internal static int Utf8Length(byte lead) => lead switch
    {
        < 0xC0 => 1,
        < 0xE0 => 2,
        < 0xF0 => 3,
        _ => 4,
    };
}
