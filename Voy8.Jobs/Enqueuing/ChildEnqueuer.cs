using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Voy8.Jobs;

/// <summary>
/// Gives children to a job that runs, all in one transaction, fenced by its lease. A child is known by its idempotency key; one that
/// has none gets it from its payload. So an attempt that does it all again meets the children of the one before, ended ones as well.
/// </summary>
internal sealed class ChildEnqueuer(NpgsqlDataSource dataSource, JobInserter inserter, NewJobFactory factory, JobAnnouncer announcer)
{
    public async Task<IReadOnlyList<JobReceipt>> EnqueueAsync<TPayload>(
        ClaimedJob parent, IReadOnlyCollection<JobItem<TPayload>> items, CancellationToken cancellationToken)
        where TPayload : notnull
    {
        if (items.Count == 0)
        {
            return [];
        }

        var children = BatchInserter.ToChildren(JobClient.Create(factory, items), parent.Id, parent.OwnerId);
        for (var i = 0; i < children.Length; i++)
        {
            children[i] = children[i] with { IdempotencyKey = children[i].IdempotencyKey ?? KeyOf(parent.Id, children[i]) };
        }

        return await Deadlock.RetryAsync(() => InsertAsync(parent, children, cancellationToken));
    }

    /// <summary>True when somebody gave the job children since it was claimed; or may have, as when PostgreSQL is away.</summary>
    public async Task<bool> HasMoreAsync(ClaimedJob parent)
    {
        try
        {
            await using var command = dataSource.CreateCommand("select children_total > $2 from jobs.job where id = $1");
            command.Parameters.Add(new() { Value = parent.Id });
            command.Parameters.Add(new() { Value = parent.Children.Total });
            return await command.ExecuteScalarAsync() is not false;
        }
        catch (NpgsqlException)
        {
            return true;
        }
    }

    private async Task<JobReceipt[]> InsertAsync(ClaimedJob parent, NewJob[] children, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await FlowStore.HoldAsync(connection, parent, cancellationToken))
        {
            throw new OperationCanceledException($"Job {parent.Id} was cancelled or is no longer held here; it gets no children.");
        }

        // The parent is locked, so nobody else makes the same children at the same time.
        var known = await FlowStore.FindChildrenAsync(connection, parent.Id, children, cancellationToken);
        NewJob[] missing = [.. children.Where(child => !known.ContainsKey(Identity(child)))];
        var made = new Dictionary<Guid, JobReceipt>(missing.Length);
        if (missing.Length > 0)
        {
            var inserted = await inserter.InsertAsync(connection, missing, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            announcer.Announce(inserted);
            for (var i = 0; i < missing.Length; i++)
            {
                made.Add(missing[i].Id, inserted.Receipts[i]);
            }
        }

        return Array.ConvertAll(
            children, child => known.TryGetValue(Identity(child), out var id) ? new JobReceipt(id, Created: false) : made[child.Id]);
    }

    private static (string, string) Identity(NewJob child) => (child.Type, child.IdempotencyKey!);

    private static string KeyOf(Guid parent, NewJob child)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(child.Payload));
        return $"child:{parent:N}:{Convert.ToHexStringLower(hash.AsSpan(0, 16))}";
    }
}
