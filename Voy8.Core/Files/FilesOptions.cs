using System.ComponentModel.DataAnnotations;
using Voy8.Jobs;

namespace Voy8.Core.Files;

/// <summary>Section <c>Files</c>; docs/configuration.md describes each key.</summary>
public sealed class FilesOptions
{
    public const string Section = "Files";

    /// <summary>Where the bytes are kept. API and workers share it. Empty: a folder of whoever runs them, on this machine.</summary>
    public string Folder { get; set; } = "";

    /// <summary>Bytes of one file.</summary>
    [Range(1L, 2L * 1024 * 1024 * 1024)]
    public long MaxFileBytes { get; set; } = 50L * 1024 * 1024;

    /// <summary>Files of one account.</summary>
    [Range(1, 100_000)]
    public int MaxFiles { get; set; } = 2_000;

    /// <summary>Bytes of all files of one account, former versions that are still searched and ZIPs still to be unpacked with them.</summary>
    [Range(1L, 1024L * 1024 * 1024 * 1024)]
    public long MaxAccountBytes { get; set; } = 2L * 1024 * 1024 * 1024;

    /// <summary>Files that one account sends at once.</summary>
    [Range(1, 100)]
    public int MaxUploadsAtOnce { get; set; } = 4;

    /// <summary>Chunks of one file; one that has more is refused by its job.</summary>
    [Range(1, 100_000)]
    public int MaxChunks { get; set; } = 10_000;

    /// <summary>Tokens of one chunk, headings left out. Less than the model reads: Embeddings:MaxTokens.</summary>
    [Range(16, 8_192)]
    public int ChunkTokens { get; set; } = 192;

    /// <summary>Tokens at the end of a chunk that the next one begins with; less than half of <see cref="ChunkTokens"/>.</summary>
    [Range(0, 1_024)]
    public int ChunkOverlapTokens { get; set; } = 24;

    /// <summary>Chunks that are embedded and stored at a time.</summary>
    [Range(1, 500)]
    public int EmbedBatch { get; set; } = 32;

    /// <summary>Files that one process reads at once: reading takes memory.</summary>
    [Range(1, 64)]
    public int ReadsAtOnce { get; set; } = 2;

    /// <summary>How long an upload may take. What is not complete by then is deleted.</summary>
    [TimeRange("00:01:00", "7.00:00:00")]
    public TimeSpan UploadWithin { get; set; } = TimeSpan.FromDays(1);

    internal string ResolveFolder() => Path.GetFullPath(
        Folder.Length > 0
            ? Folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "voy8", "files"));
}
