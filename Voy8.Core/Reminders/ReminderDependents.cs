using Voy8.Core.Catalogue;
using Voy8.Jobs;

namespace Voy8.Core.Reminders;

/// <summary>Reminders go with their venue when two turn out to be one, and back.</summary>
internal sealed class ReminderDependents : IVenueDependents
{
    public Task MoveAsync(JobTransaction transaction, Guid absorbed, Guid kept, CancellationToken cancellationToken) =>
        ReminderStore.FollowMergeAsync(transaction, absorbed, kept, cancellationToken);

    public Task MoveBackAsync(JobTransaction transaction, Guid absorbed, Guid kept, Guid[] origins, CancellationToken cancellationToken) =>
        ReminderStore.FollowUndoAsync(transaction, kept, absorbed, origins, cancellationToken);
}
