using System.Text;
using System.Text.Json;

namespace Voy8.Jobs;

/// <summary>Why a handler was told to stop.</summary>
internal enum StopReason
{
    None,
    TimedOut,
    Cancelled,
    Shutdown,
    LeaseLost,
}

/// <summary>A job whose handler runs: the context it sees, and the levers to stop it.</summary>
internal sealed class RunningJob : JobContext, IDisposable
{
    private const int MaxCounters = 32;
    private const int MaxMessage = 500;

    private readonly Lock _lock = new();
    private readonly ClaimedJob _job;
    private readonly TimeProvider _time;
    private readonly TimeSpan _abandonAfter;
    private readonly ChildEnqueuer _childEnqueuer;
    private readonly CancellationTokenSource _stop;
    private readonly ITimer _overtime;
    private readonly int _maxResultBytes;
    private readonly JobProgress _lastProgress;
    private ITimer? _abandon;
    private StopReason _reason;
    private JobProgress? _progress;
    private bool _progressChanged;
    private bool _checkpointed;
    private bool _finished;
    private string? _result;
    private volatile bool _madeChildren;

    public RunningJob(ClaimedJob job, ChildEnqueuer childEnqueuer, TimeSpan abandonAfter, int maxResultBytes, TimeProvider time)
    {
        _job = job;
        _time = time;
        _abandonAfter = abandonAfter;
        _childEnqueuer = childEnqueuer;
        _maxResultBytes = maxResultBytes;
        _lastProgress = job.Progress is null ? JobProgress.None : JsonSerializer.Deserialize<JobProgress>(job.Progress, JobsJson.Options)!;
        Deadline = time.GetUtcNow() + job.Timeout;
        _stop = new CancellationTokenSource();
        _overtime = time.CreateTimer(static running => ((RunningJob)running!).Stop(StopReason.TimedOut), this, job.Timeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Called once when the handler has had its time to stop and did not.</summary>
    public Action? Overdue { get; set; }

    public ClaimedJob Job => _job;

    public override Guid JobId => _job.Id;
    public override int Attempt => _job.Attempt;
    public override int MaxAttempts => _job.MaxAttempts;
    public override long LeaseToken => _job.LeaseToken;
    public override DateTimeOffset Deadline { get; }
    public override Guid? OwnerId => _job.OwnerId;
    public override Guid? ParentId => _job.ParentId;
    public override JobChildren Children => _job.Children;
    public override JobProgress LastProgress => _lastProgress;

    /// <summary>Tells the handler to stop.</summary>
    public CancellationToken StopToken => _stop.Token;

    public StopReason Reason
    {
        get
        {
            lock (_lock)
            {
                return _reason;
            }
        }
    }

    public string? Result => _result;

    /// <summary>The latest progress reported in this attempt.</summary>
    public JobProgress? ReportedProgress
    {
        get
        {
            lock (_lock)
            {
                return _progress;
            }
        }
    }

    public void Stop(StopReason reason)
    {
        lock (_lock)
        {
            if (_finished || _reason != StopReason.None)
            {
                return;
            }

            // Before any callback of the handler: one that blocks must not keep it from being given up.
            _reason = reason;
            _abandon = _time.CreateTimer(static running => ((RunningJob)running!).Overdue?.Invoke(), this, _abandonAfter, Timeout.InfiniteTimeSpan);

            // Callbacks of the handler run elsewhere: whoever asks to stop must not wait for them. Within the lock, lest it be disposed before.
            _ = _stop.CancelAsync();
        }
    }

    public override void Report(JobProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (progress.Counters?.Count > MaxCounters)
        {
            throw new ArgumentException($"A job has at most {MaxCounters} counters.", nameof(progress));
        }

        lock (_lock)
        {
            _progress = Merge(_progress ?? _lastProgress, progress);
            _progressChanged = true;
            _checkpointed |= progress.IsCheckpoint;
        }
    }

    public override void SetResult<TResult>(TResult result)
    {
        var json = JobsJson.Serialize(result);
        if (Encoding.UTF8.GetByteCount(json) > _maxResultBytes)
        {
            throw new ArgumentException($"The result is larger than {_maxResultBytes} bytes. Store the data and return where it is.", nameof(result));
        }

        _result = json;
    }

    public override async Task<IReadOnlyList<JobReceipt>> EnqueueChildrenAsync<TPayload>(
        IReadOnlyCollection<JobItem<TPayload>> children, CancellationToken cancellationToken = default)
    {
        var receipts = await _childEnqueuer.EnqueueAsync(_job, children, cancellationToken);
        _madeChildren |= receipts.Any(receipt => receipt.Created);
        return receipts;
    }

    /// <summary>False when to wait would be to run again at once, for ever: no child was open when this run began, and none was made since.</summary>
    public async Task<bool> HasChildrenToWaitForAsync() =>
        Children.Open > 0 || _madeChildren || await _childEnqueuer.HasMoreAsync(_job);

    /// <summary>The progress, when it changed since this was last asked.</summary>
    public JobProgress? TakeProgress()
    {
        lock (_lock)
        {
            if (!_progressChanged)
            {
                return null;
            }

            _progressChanged = false;
            var progress = _progress! with { IsCheckpoint = _checkpointed };
            _checkpointed = false;
            return progress;
        }
    }

    /// <summary>True for the first who asks: the handler that returned, or whoever gives it up.</summary>
    public bool TryEnd()
    {
        lock (_lock)
        {
            return !_finished && (_finished = true);
        }
    }

    /// <summary>Only after the handler has returned: it holds the token.</summary>
    public void Dispose()
    {
        _overtime.Dispose();
        _stop.Dispose();
        lock (_lock)
        {
            _abandon?.Dispose();
        }
    }

    // What a report leaves out stays as it was.
    private static JobProgress Merge(JobProgress before, JobProgress now)
    {
        var counters = before.Counters;
        if (now.Counters is { Count: > 0 })
        {
            var merged = new Dictionary<string, long>(before.Counters ?? new Dictionary<string, long>(), StringComparer.Ordinal);
            foreach (var (name, value) in now.Counters)
            {
                if (merged.Count < MaxCounters || merged.ContainsKey(name))
                {
                    merged[name] = value;
                }
            }

            counters = merged;
        }

        var total = now.Total ?? before.Total;
        var percent = now.Percent ?? (total > 0 ? 100.0 * now.Processed / total.Value : before.Percent);
        var message = now.Message ?? before.Message;
        return now with
        {
            Percent = percent is { } known && double.IsFinite(known) ? Math.Clamp(known, 0, 100) : null,
            Total = total,
            Message = message?.Length > MaxMessage ? message[..MaxMessage] : message,
            Counters = counters,
        };
    }
}
