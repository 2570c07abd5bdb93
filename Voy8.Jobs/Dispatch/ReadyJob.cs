using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace Voy8.Jobs;

/// <summary>What Redis holds of a job: whose turn it is in which queue.</summary>
/// <param name="Limit">Set when the job carries a concurrency key.</param>
internal readonly record struct ReadyJob(Guid Id, string Queue, long Score, JobLimit? Limit = null)
{
    /// <summary>What <see cref="Read"/> reads, of the row aliased <c>j</c>.</summary>
    public const string Columns = "j.id, j.queue, j.score, j.concurrency_key, j.key_limit";

    public static ReadyJob Read(NpgsqlDataReader reader, int first = 0) => new(
        reader.GetGuid(first),
        reader.GetString(first + 1),
        reader.GetInt64(first + 2),
        reader.IsDBNull(first + 3) ? null : new JobLimit(reader.GetString(first + 3), reader.GetInt32(first + 4)));
}

/// <summary>Of all jobs with the same key at most <paramref name="Max"/> run at once.</summary>
/// <param name="IntervalMs">At least so long apart do they start; known where a job is enqueued, and checked in PostgreSQL alone.</param>
internal sealed record JobLimit(string Key, int Max, int? IntervalMs = null);

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

    /// <summary>In milliseconds.</summary>
    public long Of(JobPriority priority) => _credits[(int)priority];

    /// <summary>A bigint[] indexed by priority + 1.</summary>
    public NpgsqlParameter Parameter() => new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint, Value = _credits };
}
