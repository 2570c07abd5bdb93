using Voy8.Core.Catalogue;
using Voy8.Jobs;

namespace Voy8.Core.Notes;

/// <summary>Notes follow their venue into a merge, and out of it again.</summary>
internal sealed class NoteDependents : IVenueDependents
{
    public Task MoveAsync(JobTransaction transaction, Guid absorbed, Guid kept, CancellationToken cancellationToken) =>
        NoteStore.FollowMergeAsync(transaction, absorbed, kept, cancellationToken);

    public Task MoveBackAsync(JobTransaction transaction, Guid absorbed, Guid kept, Guid[] origins, CancellationToken cancellationToken) =>
        NoteStore.FollowUndoAsync(transaction, kept, absorbed, origins, cancellationToken);
}
