namespace Voy8.Jobs;

/// <summary>A job that a wake-up named.</summary>
/// <param name="Gate">What to wait for before it is claimed: the commit that makes it, see <see cref="CommitGate"/>. Null when it is there already.</param>
internal readonly record struct Hint(Guid Id, string Queue, int? Gate);

/// <summary>
/// The jobs that wake-ups named, until they are claimed without asking Redis for them. A job may be named twice: when its commit begins, and
/// when it stands in its ready set. Whoever claimed it in between takes it out of the set once it is in there.
/// </summary>
internal sealed class Hints
{
    private const int MaxWaiting = 100;
    private const int MaxComing = 1000;

    private readonly Lock _lock = new();
    private readonly Queue<Hint> _waiting = [];
    private readonly Dictionary<Guid, Stage> _coming = [];
    private readonly Queue<Guid> _oldest = [];

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

    private enum Stage
    {
        Expected,
        Claimed,
        Announced,
    }

    /// <summary>These jobs are about to be committed.</summary>
    public void Expect(WakeUp wakeUp)
    {
        lock (_lock)
        {
            var gate = CommitGate.Of(wakeUp.Jobs[0]);
            foreach (var job in wakeUp.Jobs)
            {
                if (_waiting.Count < MaxWaiting && _coming.TryAdd(job, Stage.Expected))
                {
                    _oldest.Enqueue(job);
                    _waiting.Enqueue(new Hint(job, wakeUp.Queue, gate));
                }
            }

            // Whose second naming was lost is forgotten some day; the sweep keeps the sets clean.
            while (_oldest.Count > MaxComing)
            {
                _coming.Remove(_oldest.Dequeue());
            }
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
                if (!_coming.TryGetValue(job, out var stage))
                {
                    if (forMe && _waiting.Count < MaxWaiting)
                    {
                        _waiting.Enqueue(new Hint(job, wakeUp.Queue, Gate: null));
                    }
                }
                else if (stage == Stage.Claimed)
                {
                    claimed.Add(job);
                    _coming.Remove(job);
                }
                else
                {
                    _coming[job] = Stage.Announced;
                }
            }
        }

        return claimed;
    }

    public List<Hint> Take(int room)
    {
        lock (_lock)
        {
            var taken = new List<Hint>(Math.Min(room, _waiting.Count));
            while (taken.Count < room && _waiting.TryDequeue(out var hint))
            {
                taken.Add(hint);
            }

            // What there is no room for belongs to whoever asks Redis.
            foreach (var hint in _waiting)
            {
                _coming.Remove(hint.Id);
            }

            _waiting.Clear();
            return taken;
        }
    }

    /// <summary>The claim of the hints taken is over.</summary>
    /// <returns>The claimed jobs that stand in the ready set.</returns>
    public List<Guid> Settle(IReadOnlyList<Hint> taken, IReadOnlySet<Guid> claimed)
    {
        var standing = new List<Guid>();
        lock (_lock)
        {
            foreach (var hint in taken)
            {
                var announced = hint.Gate is null || _coming.GetValueOrDefault(hint.Id) == Stage.Announced;
                if (!announced && claimed.Contains(hint.Id))
                {
                    _coming[hint.Id] = Stage.Claimed;
                    continue;
                }

                _coming.Remove(hint.Id);
                if (claimed.Contains(hint.Id))
                {
                    standing.Add(hint.Id);
                }
            }
        }

        return standing;
    }
}
