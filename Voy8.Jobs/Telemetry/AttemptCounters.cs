using System.Collections.Concurrent;

namespace Voy8.Jobs;

/// <summary>
/// Adds up, by queue and type, what ended in this process. Counts only grow, so that recording needs no lock and no allocation;
/// whoever writes them down remembers what was written and writes the difference.
/// </summary>
internal sealed class AttemptCounters
{
    private readonly ConcurrentDictionary<(string Queue, string Type), AttemptCounter> _counters = new();

    /// <summary>Counts an attempt that ended; one that was handed back or deferred never was.</summary>
    public void Record(ClaimedJob job, TimeSpan ran, JobOutcome outcome)
    {
        if (outcome.Status == JobStatus.Succeeded || outcome.Error is not null)
        {
            Of(job.Queue, job.Type).Record(outcome, job.Waited, ran);
        }
    }

    /// <summary>Counts an attempt whose worker fell silent.</summary>
    public void RecordExpiry(string queue, string type, bool died) => Of(queue, type).RecordExpiry(died);

    /// <summary>What is not yet written.</summary>
    public IReadOnlyList<AttemptChanges> Changes() =>
        [.. _counters.Select(entry => entry.Value.Changes(entry.Key.Queue, entry.Key.Type)).OfType<AttemptChanges>()];

    private AttemptCounter Of(string queue, string type) => _counters.GetOrAdd((queue, type), static _ => new AttemptCounter());
}

/// <summary>The counts of one queue and type: five sums, then the buckets of waits and of runs.</summary>
internal sealed class AttemptCounter
{
    private const int Succeeded = 0;
    private const int Failed = 1;
    private const int Dead = 2;
    private const int Cancelled = 3;
    private const int Expired = 4;
    private const int Waits = 5;
    private const int Runs = Waits + LatencyHistogram.Buckets;
    private const int Length = Runs + LatencyHistogram.Buckets;

    private readonly long[] _counts = new long[Length];
    private readonly long[] _written = new long[Length];

    public void Record(JobOutcome outcome, TimeSpan waited, TimeSpan ran)
    {
        switch (outcome.Status)
        {
            case JobStatus.Succeeded:
                Increment(Succeeded);
                break;
            case JobStatus.Cancelled:
                Increment(Cancelled);
                break;
            case JobStatus.Dead:
                Increment(Failed);
                Increment(Dead);
                break;
            default:
                Increment(Failed);
                break;
        }

        Increment(Waits + LatencyHistogram.BucketOf(waited));
        Increment(Runs + LatencyHistogram.BucketOf(ran));
    }

    public void RecordExpiry(bool died)
    {
        Increment(Expired);
        if (died)
        {
            Increment(Dead);
        }
    }

    /// <summary>Null when nothing changed since the last <see cref="AttemptChanges.Written"/>.</summary>
    public AttemptChanges? Changes(string queue, string type)
    {
        var changes = new long[Length];
        var any = false;
        for (var i = 0; i < Length; i++)
        {
            changes[i] = Volatile.Read(ref _counts[i]) - _written[i];
            any |= changes[i] != 0;
        }

        if (!any)
        {
            return null;
        }

        var (waitBuckets, waitCounts) = Used(changes.AsSpan(Waits, LatencyHistogram.Buckets));
        var (runBuckets, runCounts) = Used(changes.AsSpan(Runs, LatencyHistogram.Buckets));
        return new AttemptChanges(
            queue, type, changes[Succeeded], changes[Failed], changes[Dead], changes[Cancelled], changes[Expired],
            waitBuckets, waitCounts, runBuckets, runCounts, () => Written(changes));
    }

    private void Written(long[] changes)
    {
        for (var i = 0; i < Length; i++)
        {
            _written[i] += changes[i];
        }
    }

    private static (short[] Buckets, long[] Counts) Used(ReadOnlySpan<long> counts)
    {
        var buckets = new List<short>();
        var used = new List<long>();
        for (var bucket = 0; bucket < counts.Length; bucket++)
        {
            if (counts[bucket] != 0)
            {
                buckets.Add((short)bucket);
                used.Add(counts[bucket]);
            }
        }

        return ([.. buckets], [.. used]);
    }

    private void Increment(int index) => Interlocked.Increment(ref _counts[index]);
}

/// <summary>What ended since the last time it was written down.</summary>
/// <param name="Written">To be called once these are in the table.</param>
internal sealed record AttemptChanges(
    string Queue,
    string Type,
    long Succeeded,
    long Failed,
    long Dead,
    long Cancelled,
    long Expired,
    short[] WaitBuckets,
    long[] WaitCounts,
    short[] RunBuckets,
    long[] RunCounts,
    [property: System.Text.Json.Serialization.JsonIgnore] Action Written);
