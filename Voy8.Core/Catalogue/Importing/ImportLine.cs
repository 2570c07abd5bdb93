using System.Buffers;

namespace Voy8.Core.Catalogue.Importing;

/// <summary>A line of a file, or whatever takes the place of one in its format.</summary>
/// <param name="Number">From 1: of the line, or of the element where the file has no lines of its own.</param>
/// <param name="Content">Without the line break; valid until the next line is asked for. Only the beginning when <paramref name="TooLong"/>.</param>
/// <param name="End">Offset in the file of the byte after the line and its break.</param>
internal readonly record struct ImportLine(long Number, ReadOnlySequence<byte> Content, bool TooLong, long End)
{
    /// <summary>Lines that the record goes on for.</summary>
    public int FurtherLines { get; init; }

    /// <summary>It names the columns.</summary>
    public bool IsHeader { get; init; }

    /// <summary>A record opens a quote that never ends; null where all is well.</summary>
    public bool IsUnclosed { get; init; }

    /// <summary>Why the rest of the file cannot be read; null where it can.</summary>
    public string? Broken { get; init; }

    /// <summary>It can be parsed.</summary>
    public bool IsGood => !TooLong && !IsUnclosed && Broken is null;

    public long LastNumber => Number + FurtherLines;
}
