namespace Voy8.Jobs;

/// <summary>A job that a wake-up named.</summary>
/// <param name="Gate">What to wait for before it is claimed: the commit that makes it, see <see cref="CommitGate"/>. Null when it is there already.</param>
internal readonly record struct Hint(Guid Id, string Queue, int? Gate);

/// <summary>
/// The jobs that wake-ups named, until they are claimed without asking Redis for them. A job may be named twice: when its commit begins, and
/// when it stands in its ready set. Whoever claimed it in between takes it out of the set once it is in there.
/// </summary>
internal sealed class Hints(TimeProvider time)
{
    private const int MaxWaiting = 100;
    private const int MaxComing = 1000;

    // An announcement follows the commit in milliseconds. One that comes later than this is of another turn of the job.
    private static readonly TimeSpan Follows = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Queue<Hint> _waiting = [];
    private readonly Dictionary<Guid, Coming> _coming = [];
    private readonly Queue<Guid> _oldest = [];
    private TimeSpan _rest = FirstRest;
    private long _resting;

    private enum Stage
    {
        Expected,
        Claimed,
        Announced,
    }

    /// <summary>How many jobs whose second naming is awaited.</summary>
    public int Remembered
    {
        get
        {
            lock (_lock)
            {
                return _coming.Count;
            }
        }
    }

    /// <summary>These jobs are about to be committed.</summary>
    /// <returns>False when it is no use to wait for that: commits took too long lately.</returns>
    public bool Expect(WakeUp wakeUp)
    {
        lock (_lock)
        {
            if (_resting != 0 && time.GetElapsedTime(_resting) < _rest)
            {
                return false;
            }

            var gate = CommitGate.Of(wakeUp.Jobs[0]);
            foreach (var job in wakeUp.Jobs)
            {
                if (_waiting.Count < MaxWaiting && _coming.TryAdd(job, new Coming(Stage.Expected, time.GetTimestamp())))
                {
                    _oldest.Enqueue(job);
                    _waiting.Enqueue(new Hint(job, wakeUp.Queue, gate));
                }
            }

            while (_oldest.Count > MaxComing)
            {
                _coming.Remove(_oldest.Dequeue());
            }

            return true;
        }
    }

    /// <summary>These jobs stand in the ready set.</summary>
    /// <param name="forMe">True when this worker is the one to claim them.</param>
    /// <returns>Those that were claimed before: they are to be taken out of it.</returns>
    public List<Guid> Announce(WakeUp wakeUp, bool forMe)
    {
        var claimed = new List<Guid>();
        lock (_lock)
        {
            foreach (var job in wakeUp.Jobs)
            {
                var known = _coming.TryGetValue(job, out var coming) && time.GetElapsedTime(coming.Since) < Follows;
                if (known && coming.Stage == Stage.Claimed)
                {
                    claimed.Add(job);
                    _coming.Remove(job);
                }
                else if (known)
                {
                    _coming[job] = coming with { Stage = Stage.Announced };
                }
                else
                {
                    _coming.Remove(job);
                    if (forMe && _waiting.Count < MaxWaiting)
                    {
                        _waiting.Enqueue(new Hint(job, wakeUp.Queue, Gate: null));
                    }
                }
            }
        }

        return claimed;
    }

    /// <summary>What to claim now, behind one gate at most. The rest belongs to whoever asks Redis.</summary>
    public List<Hint> Take(int room)
    {
        lock (_lock)
        {
            var taken = new List<Hint>(Math.Min(room, _waiting.Count));
            int? gate = null;
            while (_waiting.TryDequeue(out var hint))
            {
                if (taken.Count < room && (hint.Gate is null || hint.Gate == (gate ??= hint.Gate)))
                {
                    taken.Add(hint);
                }
                else if (hint.Gate is not null)
                {
                    _coming.Remove(hint.Id);
                }
            }

            return taken;
        }
    }

    /// <summary>The claim of the hints taken is over.</summary>
    /// <param name="claimed">Null when their gate stayed closed for too long.</param>
    /// <returns>The claimed jobs that stand in the ready set.</returns>
    public List<Guid> Settle(IReadOnlyList<Hint> taken, IReadOnlySet<Guid>? claimed)
    {
        var standing = new List<Guid>();
        lock (_lock)
        {
            foreach (var hint in taken)
            {
                var isClaimed = claimed?.Contains(hint.Id) == true;
                if (isClaimed && hint.Gate is not null && _coming.TryGetValue(hint.Id, out var coming) && coming.Stage == Stage.Expected)
                {
                    _coming[hint.Id] = new Coming(Stage.Claimed, time.GetTimestamp());
                    continue;
                }

                _coming.Remove(hint.Id);
                if (isClaimed)
                {
                    standing.Add(hint.Id);
                }
            }

            Learn(claimed is null, taken);
        }

        return standing;
    }

    /// <summary>The job is queued again: what is named from now on is another turn of it.</summary>
    public void Forget(Guid job)
    {
        lock (_lock)
        {
            _coming.Remove(job);
        }
    }

    // Where a commit takes longer than a worker waits, waiting only costs.
    private void Learn(bool gateStayedClosed, IReadOnlyList<Hint> taken)
    {
        if (gateStayedClosed)
        {
            _rest = _resting == 0 ? FirstRest : TimeSpan.FromTicks(Math.Min(_rest.Ticks * 2, LongestRest.Ticks));
            _resting = time.GetTimestamp();
        }
        else if (taken.Any(hint => hint.Gate is not null))
        {
            _resting = 0;
        }
    }

    private readonly record struct Coming(Stage Stage, long Since);
}
