using Voy8.Core.Catalogue.Importing.Formats;

namespace Voy8.Core.Catalogue.Importing;

/// <summary>One file on its way into the catalogue.</summary>
/// <param name="SizeBytes">Of the file.</param>
/// <param name="BytesRead">Committed so far: where a resumed import goes on.</param>
public sealed record Import(
    Guid Id,
    Guid? JobId,
    Dataset Dataset,
    string FileName,
    ImportState State,
    long SizeBytes,
    long BytesRead,
    ImportCounts Counts,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt)
{
    /// <summary>Said by whoever began it, or told by whoever read it; null until then.</summary>
    public ImportFormat? Format { get; init; }

    /// <summary>Chosen by whoever began it.</summary>
    public ColumnMapping Mapping { get; init; } = ColumnMapping.None;

    /// <summary>Every line is checked and counted, and nothing written.</summary>
    public bool DryRun { get; init; }

    /// <summary>The account that began it; null for the command line.</summary>
    public Guid? OwnerId { get; init; }

    /// <summary>0 to 100.</summary>
    public double ProgressPercent => State == ImportState.Succeeded ? 100 : SizeBytes == 0 ? 0 : Math.Min(100, 100.0 * BytesRead / SizeBytes);
}

/// <summary>How a file shall be imported.</summary>
/// <param name="Format">Null: told by its name and its beginning.</param>
/// <param name="Mapping">Columns that somebody chose; the rest is guessed.</param>
/// <param name="DryRun">Checks and counts, and writes nothing.</param>
/// <param name="OwnerId">The account that wants it.</param>
public sealed record ImportWish(ImportFormat? Format = null, ColumnMapping? Mapping = null, bool DryRun = false, Guid? OwnerId = null)
{
    public static ImportWish Plain { get; } = new();
}

/// <summary>Stored by its lower-case name.</summary>
public enum ImportState
{
    Uploading,
    Queued,
    Running,
    Succeeded,
    Failed,
}

/// <param name="Lines">Lines read, blank ones included.</param>
public readonly record struct ImportCounts(long Lines, long Created, long Updated, long Unchanged, long Refused)
{
    public static ImportCounts operator +(ImportCounts a, ImportCounts b) => new(
        a.Lines + b.Lines, a.Created + b.Created, a.Updated + b.Updated, a.Unchanged + b.Unchanged, a.Refused + b.Refused);

    public static ImportCounts Add(ImportCounts left, ImportCounts right) => left + right;
}

/// <summary>A line that did not go in.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Message">What is wrong with it, for people.</param>
/// <param name="Excerpt">Its beginning.</param>
public sealed record ImportError(long Line, string Message, string Excerpt);
