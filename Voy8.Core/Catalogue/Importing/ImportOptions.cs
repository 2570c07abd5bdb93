using System.ComponentModel.DataAnnotations;

namespace Voy8.Core.Catalogue.Importing;

/// <summary>Section <c>Import</c>: the bounds of a file and of the steps it is taken in.</summary>
public sealed class ImportOptions
{
    public const string Section = "Import";

    [Range(1, 100L * 1024 * 1024 * 1024)]
    public long MaxFileBytes { get; set; } = 2L * 1024 * 1024 * 1024;

    /// <summary>An upload is stored in pieces of this size, and never held in memory whole.</summary>
    [Range(1_024, 16 * 1024 * 1024)]
    public int ChunkBytes { get; set; } = 1024 * 1024;

    /// <summary>A longer line is refused, unread.</summary>
    [Range(256, 4 * 1024 * 1024)]
    public int MaxLineBytes { get; set; } = 256 * 1024;

    /// <summary>Lines that are committed together: what a resumed import repeats at most.</summary>
    [Range(1, 10_000)]
    public int BatchLines { get; set; } = 1_000;

    /// <summary>A batch also ends here, so that its memory is bounded whatever the lines are.</summary>
    [Range(1_024, 256 * 1024 * 1024)]
    public int BatchBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>Refused lines that are kept with their reason; the rest is counted.</summary>
    [Range(0, 1_000_000)]
    public int MaxErrorsKept { get; set; } = 10_000;

    /// <summary>Venues in one embedding job.</summary>
    [Range(1, 1_000)]
    public int VenuesPerEmbedding { get; set; } = 100;
}
