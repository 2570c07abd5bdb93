using System.ComponentModel.DataAnnotations;
using Voy8.Jobs;

namespace Voy8.Core.Documents.Reading;

/// <summary>Bounds of what is read of a document. Section <c>Documents</c>; docs/configuration.md describes each key.</summary>
public sealed class ReadingOptions
{
    public const string Section = "Documents";

    /// <summary>Characters of a document's text.</summary>
    [Range(1_000, 50_000_000)]
    public int MaxCharacters { get; set; } = 5_000_000;

    /// <summary>Paragraphs, headings, list items and tables of a document.</summary>
    [Range(10, 1_000_000)]
    public int MaxBlocks { get; set; } = 100_000;

    /// <summary>Pages of a document.</summary>
    [Range(1, 100_000)]
    public int MaxPages { get; set; } = 5_000;

    /// <summary>How long a document is read before it is given up.</summary>
    [TimeRange("00:00:01", "01:00:00")]
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Bytes that a document which is an archive unfolds into, or one page of a PDF.</summary>
    [Range(1 << 20, 4L << 30)]
    public long MaxExpandedBytes { get; set; } = 128 << 20;

    /// <summary>PDF and Word documents that this process has parsed at one time, each by a process of its own.</summary>
    [Range(1, 64)]
    public int Parsers { get; set; } = 1;

    /// <summary>Memory of such a process, in bytes; a document that wants more is refused.</summary>
    [Range(64L << 20, 16L << 30)]
    public long ParserMemory { get; set; } = 384 << 20;
}
