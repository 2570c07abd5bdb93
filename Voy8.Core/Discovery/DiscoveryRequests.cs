using Microsoft.Extensions.Options;
using Npgsql;
using Voy8.Core.Catalogue;
using Voy8.Core.Discovery.Directories;
using Voy8.Jobs;

namespace Voy8.Core.Discovery;

/// <summary>Asks for discoveries.</summary>
public sealed class DiscoveryRequests(IJobClient jobs, IJobControl control, DatasetStore datasets, DirectoryCoverage coverage, IOptions<DiscoveryOptions> options)
{
    /// <summary>What users discover goes into this one.</summary>
    public const string UsersDataset = "discovered";

    private static readonly JobStatus[] Unfinished = [JobStatus.Queued, JobStatus.Scheduled, JobStatus.Running];

    /// <param name="city">Where.</param>
    /// <param name="industry">What.</param>
    /// <param name="datasetId">Where what is new goes.</param>
    /// <param name="ownerId">Who asks; null: the system.</param>
    /// <param name="isOperator">Operators may always, and have as many under way as they like.</param>
    /// <param name="cancellationToken">Stops it before it is committed.</param>
    public async Task<DiscoveryStart> StartAsync(
        City city, Industry industry, Guid datasetId, Guid? ownerId, bool isOperator, CancellationToken cancellationToken = default)
    {
        if (!isOperator && !options.Value.UsersMayStart)
        {
            return new DiscoveryStart(DiscoveryRefusal.OperatorsOnly);
        }

        if (!isOperator && datasetId != await datasets.FindIdAsync(UsersDataset, cancellationToken))
        {
            return new DiscoveryStart(DiscoveryRefusal.ForeignDataset);
        }

        if (!coverage.Has(city, industry))
        {
            return new DiscoveryStart(DiscoveryRefusal.NoDirectory);
        }

        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        if (!isOperator && ownerId is { } owner)
        {
            // Whoever asks twice at once takes turns with themselves: the first is committed before the second counts.
            await LockAsync(transaction, owner, cancellationToken);
            if (await CountUnfinishedAsync(owner, cancellationToken) >= options.Value.MaxUnfinishedPerUser)
            {
                return new DiscoveryStart(DiscoveryRefusal.TooMany);
            }
        }

        var id = await DiscoveryStore.BeginAsync(transaction, city, industry, datasetId, ownerId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new DiscoveryStart(null, id);
    }

    private static async Task LockAsync(JobTransaction transaction, Guid owner, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select from account where id = $1 for no key update", transaction.Connection, transaction.Transaction)
        {
            Parameters = { new() { Value = owner } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<long> CountUnfinishedAsync(Guid owner, CancellationToken cancellationToken)
    {
        var count = 0L;
        foreach (var status in Unfinished)
        {
            count += (await control.OwnedBy(owner).ListAsync(new JobQuery(1, Status: status, Type: DiscoverBusinesses.JobType), cancellationToken)).Total;
        }

        return count;
    }
}

/// <param name="Refusal">Null when it was started.</param>
/// <param name="Id">The discovery; that which is under way when its owner asked for the same already.</param>
public readonly record struct DiscoveryStart(DiscoveryRefusal? Refusal, Guid Id = default);

public enum DiscoveryRefusal
{
    /// <summary>No directory is configured for the city, or none in a language that the industry has keywords in.</summary>
    NoDirectory,

    /// <summary>Users discover into a dataset that is there for it.</summary>
    ForeignDataset,

    /// <summary>The owner has as many under way as one may.</summary>
    TooMany,

    /// <summary>The configuration leaves it to operators.</summary>
    OperatorsOnly,
}
