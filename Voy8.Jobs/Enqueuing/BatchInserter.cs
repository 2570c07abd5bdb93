using Npgsql;

namespace Voy8.Jobs;

/// <summary>Inserts a parent and its children, in a transaction of the caller's. The parent waits until they have ended.</summary>
internal sealed class BatchInserter(JobInserter inserter, FlowStore flows)
{
    /// <returns>The receipt of the parent, then those of the children. The parent's alone when its idempotency key was taken: then nothing was made.</returns>
    public async Task<InsertedJobs> InsertAsync(NpgsqlConnection connection, NewJob parent, NewJob[] children, CancellationToken cancellationToken)
    {
        if (parent.DelaySeconds > 0)
        {
            throw new ArgumentException("The parent of a batch runs when its children have ended; give the delay to them.", nameof(parent));
        }

        var first = await inserter.InsertAsync(connection, [parent], cancellationToken);
        if (!first.Receipts[0].Created || children.Length == 0)
        {
            return first;
        }

        var rest = await inserter.InsertAsync(connection, ToChildren(children, parent.Id, parent.OwnerId), cancellationToken);
        JobReceipt[] receipts = [.. first.Receipts, .. rest.Receipts];
        if (!Array.Exists(rest.Receipts, receipt => receipt.Created))
        {
            return new InsertedJobs(receipts, [.. first.Ready, .. rest.Ready], rest.AnyScheduled);
        }

        await flows.ParkAsync(connection, parent.Id, cancellationToken);
        return rest with { Receipts = receipts };
    }

    /// <summary>The jobs as children: on behalf of the parent's owner unless they name their own.</summary>
    public static NewJob[] ToChildren(NewJob[] jobs, Guid parentId, Guid? ownerId)
    {
        if (jobs.Length > FlowBounds.MaxChildren)
        {
            throw new ArgumentException($"A job has at most {FlowBounds.MaxChildren} children. Give some of them a parent of their own.", nameof(jobs));
        }

        return Array.ConvertAll(jobs, job => job.ParentId is null
            ? job with { ParentId = parentId, OwnerId = job.OwnerId ?? ownerId }
            : throw new ArgumentException("These children have their parent already; leave ParentId out.", nameof(jobs)));
    }
}
