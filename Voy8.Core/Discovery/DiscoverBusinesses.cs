using Voy8.Jobs;

namespace Voy8.Core.Discovery;

/// <summary>Reads the directories for the businesses of one industry in one city.</summary>
[JobType(JobType, Queue = "discovery", TimeoutSeconds = 3600, MaxAttempts = 10)]
public sealed record DiscoverBusinesses(Guid DiscoveryId)
{
    public const string JobType = "discover_businesses";
}
