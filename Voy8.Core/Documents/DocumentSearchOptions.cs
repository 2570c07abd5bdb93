using System.ComponentModel.DataAnnotations;

namespace Voy8.Core.Documents;

/// <summary>How documents are searched. Section <c>Documents:Search</c>; docs/configuration.md describes each key.</summary>
public sealed class DocumentSearchOptions
{
    public const string Section = "Documents:Search";

    /// <summary>Passages that a query is compared with by meaning: the newest that the caller may see.</summary>
    [Range(1, 1_000_000)]
    public int MaxCompared { get; set; } = 50_000;

    /// <summary>Passages that words alone may contribute to one answer.</summary>
    [Range(10, 10_000)]
    public int MaxByWords { get; set; } = 1_000;

    /// <summary>Cosine similarity below which a passage is no hit; it depends on the model.</summary>
    [Range(0.0, 1.0)]
    public double SimilarityFloor { get; set; } = 0.2;
}
