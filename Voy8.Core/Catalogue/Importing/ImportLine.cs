using System.Buffers;

namespace Voy8.Core.Catalogue.Importing;

/// <summary>A line of a file.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Content">Without the line break; valid until the next line is asked for. Only the beginning when <paramref name="TooLong"/>.</param>
/// <param name="End">Offset in the file of the byte after the line and its break.</param>
internal readonly record struct ImportLine(long Number, ReadOnlySequence<byte> Content, bool TooLong, long End);
