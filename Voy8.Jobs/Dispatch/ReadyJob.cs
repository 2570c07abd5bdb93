using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace Voy8.Jobs;

/// <summary>What Redis holds of a job: whose turn it is in which queue.</summary>
internal readonly record struct ReadyJob(Guid Id, string Queue, long Score);

/// <summary>
/// How many milliseconds of waiting each priority is worth. Urgent is worth more than any clock will show, and all
/// values stay exact in a double, which is what a sorted set stores.
/// </summary>
internal sealed class PriorityCredits(IOptions<JobsOptions> options)
{
    private const long Urgent = 10_000_000_000_000;

    private readonly long[] _credits =
    [
        Urgent,
        (long)options.Value.HighCredit.TotalMilliseconds,
        (long)options.Value.NormalCredit.TotalMilliseconds,
        (long)options.Value.LowCredit.TotalMilliseconds,
    ];

    /// <summary>A bigint[] indexed by priority + 1.</summary>
    public NpgsqlParameter Parameter() => new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint, Value = _credits };
}
