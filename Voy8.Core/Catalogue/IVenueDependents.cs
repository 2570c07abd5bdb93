using Voy8.Jobs;

namespace Voy8.Core.Catalogue;

/// <summary>What a slice keeps of a venue that must outlive it: when two venues turn out to be one business, it goes over to the one that stays.</summary>
public interface IVenueDependents
{
    /// <summary>Called in the transaction that deletes <paramref name="absorbed"/>, before that.</summary>
    Task MoveAsync(JobTransaction transaction, Guid absorbed, Guid kept, CancellationToken cancellationToken);

    /// <summary>Called in the transaction that undoes the merge, once the absorbed venue is there again. What nobody can tell apart stays where it is.</summary>
    /// <param name="transaction">What undoes the merge.</param>
    /// <param name="absorbed">The venue that is there again.</param>
    /// <param name="kept">The venue that it was part of.</param>
    /// <param name="origins">The absorbed venue, and those that are part of it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task MoveBackAsync(JobTransaction transaction, Guid absorbed, Guid kept, Guid[] origins, CancellationToken cancellationToken) => Task.CompletedTask;
}
