namespace Voy8.Jobs;

/// <summary>Jobs that failed for good: the permanent errors, those out of attempts, and poison.</summary>
public interface IDeadLetters
{
    /// <summary>The newest first, with the kinds of error among all that match.</summary>
    Task<DeadLetterPage> ListAsync(DeadLetterFilter filter, int limit = 20, int offset = 0, CancellationToken cancellationToken = default);

    /// <summary>
    /// Runs again, from the first attempt, those of the jobs that are dead. Goes in batches, each a transaction, so that it never
    /// holds others up; a cancelled call has replayed whole batches.
    /// </summary>
    /// <param name="jobIds">At most 1,000.</param>
    Task<ReplayCount> ReplayAsync(IReadOnlyCollection<Guid> jobIds, CancellationToken cancellationToken = default);

    /// <summary>
    /// The same for everything that matches and was dead when the call came, the longest dead first: a job that dies again
    /// meanwhile is not run a second time.
    /// </summary>
    Task<ReplayCount> ReplayAsync(DeadLetterFilter filter, CancellationToken cancellationToken = default);
}

/// <summary>Which dead letters; what is null matches all.</summary>
/// <param name="ErrorKind">Of the last error, such as <c>timeout</c>, <c>poison</c> or an exception's type.</param>
/// <param name="Before">Died before this time.</param>
/// <param name="After">Died at this time or later.</param>
public sealed record DeadLetterFilter(
    string? Type = null, string? Queue = null, string? ErrorKind = null, DateTimeOffset? Before = null, DateTimeOffset? After = null);

/// <param name="Total">Of those that match among the 10,000 that died last.</param>
/// <param name="Kinds">Among those counted, the most frequent first; at most 50.</param>
/// <param name="More">True when there were too many to count: more may match than <paramref name="Total"/>.</param>
public sealed record DeadLetterPage(IReadOnlyList<JobRecord> DeadLetters, long Total, IReadOnlyList<ErrorKindCount> Kinds, bool More = false);

public sealed record ErrorKindCount(string Kind, long Count);

/// <param name="Replayed">Jobs that are queued again.</param>
/// <param name="Skipped">Jobs whose work another unfinished job does by now, and ids that are not dead.</param>
public readonly record struct ReplayCount(long Replayed, long Skipped);
