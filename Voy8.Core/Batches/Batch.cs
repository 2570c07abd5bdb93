using Voy8.Core.Files;
using Voy8.Jobs;

namespace Voy8.Core.Batches;

/// <summary>Files that came at once.</summary>
/// <param name="Total">Files of it that are known: of a ZIP, all only once it has been taken apart.</param>
/// <param name="Open">Those that are not read yet; none once the job has ended.</param>
/// <param name="IsExpanding">It is a ZIP that has not been taken apart yet.</param>
/// <param name="Failure">Why its ZIP could not be taken apart.</param>
public sealed record Batch(
    Guid Id, Guid OwnerId, string Name, Guid? JobId, bool IsExpanding, string? Failure, int Total, int Ready, int Failed, int Open, DateTimeOffset CreatedAt);

/// <summary>A file of a batch.</summary>
/// <param name="Name">As it was sent; of a ZIP, with its folders.</param>
/// <param name="File">Null where it was refused, or has been deleted since.</param>
/// <param name="Refusal">Why it did not become a file.</param>
public sealed record BatchEntry(int Ordinal, string Name, StoredFile? File, FileFailure? Refusal);

/// <summary>A file that has come with others: its bytes, or why it is refused.</summary>
public sealed record BatchItem(string Name, ReceivedFile? Received, FileFailure? Refusal);

/// <summary>Takes a batch's ZIP apart, where it is one, and ends when each of its files has ended.</summary>
[JobType("batch_processing", Queue = "files", TimeoutSeconds = 3600)]
public sealed record ProcessBatch(Guid BatchId);

public enum BatchOutcome
{
    Done,

    /// <summary>There is no such batch, or it is somebody else's.</summary>
    NotFound,

    /// <summary>It is not done yet.</summary>
    Running,

    /// <summary>Nothing of it failed that could be tried again.</summary>
    NothingFailed,

    /// <summary>It has ended already.</summary>
    Ended,

    /// <summary>The account keeps as many bytes as it may.</summary>
    NoRoom,
}

/// <param name="Batch">As it is now, when done.</param>
public sealed record BatchResult(BatchOutcome Outcome, Batch? Batch = null);
