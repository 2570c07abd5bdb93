using System.ComponentModel.DataAnnotations;

namespace Voy8.Core.Batches;

/// <summary>Section <c>Batches</c>; docs/configuration.md describes each key.</summary>
public sealed class BatchesOptions
{
    public const string Section = "Batches";

    /// <summary>Files of one batch.</summary>
    [Range(1, 5_000)]
    public int MaxFiles { get; set; } = 500;

    /// <summary>Bytes of one batch as they are sent: of all its files, or of its ZIP.</summary>
    [Range(1L, 16L * 1024 * 1024 * 1024)]
    public long MaxBytes { get; set; } = 512L * 1024 * 1024;

    /// <summary>Bytes that a ZIP may unfold into.</summary>
    [Range(1L, 64L * 1024 * 1024 * 1024)]
    public long MaxExpandedBytes { get; set; } = 1024L * 1024 * 1024;

    /// <summary>How many times larger than in the ZIP a file may be; those below a mebibyte are let through.</summary>
    [Range(2, 10_000)]
    public int MaxRatio { get; set; } = 100;

    /// <summary>Batches that are remembered of an account; of older ones the files alone.</summary>
    [Range(1, 10_000)]
    public int MaxKept { get; set; } = 200;
}
