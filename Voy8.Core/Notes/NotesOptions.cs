using System.ComponentModel.DataAnnotations;
using Voy8.Jobs;

namespace Voy8.Core.Notes;

/// <summary>Section <c>Notes</c>; docs/configuration.md describes each key.</summary>
public sealed class NotesOptions
{
    public const string Section = "Notes";

    /// <summary>Characters of one note.</summary>
    [Range(1, 100_000)]
    public int MaxLength { get; set; } = 10_000;

    /// <summary>Notes of one account. A search compares a query with each of them.</summary>
    [Range(1, 10_000)]
    public int MaxNotes { get; set; } = 2_000;

    /// <summary>How near in meaning what a query's words name must be to what a note names, for the note to be found by it. It depends on the model.</summary>
    [Range(0.0, 1.0)]
    public double ConceptFloor { get; set; } = 0.35;

    /// <summary>How long a deleted note can be brought back; then it is deleted for good, within a minute.</summary>
    [TimeRange("00:00:01", "30.00:00:00")]
    public TimeSpan RestoreWithin { get; set; } = TimeSpan.FromHours(1);
}
