using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Options;

namespace Voy8.Jobs;

/// <summary>A job on its way into the table.</summary>
internal sealed record NewJob(
    Guid Id,
    string Type,
    string Queue,
    JobPriority Priority,
    string Payload,
    double DelaySeconds,
    string? IdempotencyKey,
    Guid? ParentId,
    Guid? OwnerId,
    int MaxAttempts,
    long TimeoutMs,
    string? TraceParent,
    string? TraceState)
{
    /// <summary>Null when the job carries no concurrency key.</summary>
    public JobLimit? Limit { get; init; }
}

/// <summary>Turns payloads into rows: type and options resolved, everything checked, the current trace noted.</summary>
internal sealed class NewJobFactory(JobTypes types, JobIds ids, IOptions<JobsOptions> options)
{
    private static readonly TimeSpan MaxDelay = TimeSpan.FromDays(3650);
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromDays(7);

    public NewJob Create<TPayload>(TPayload payload, EnqueueOptions? asked, Activity? activity)
        where TPayload : notnull
    {
        ArgumentNullException.ThrowIfNull(payload);
        var type = types.Of(typeof(TPayload));
        var json = JobsJson.Serialize(payload);
        if (Encoding.UTF8.GetByteCount(json) > options.Value.MaxPayloadBytes)
        {
            throw new ArgumentException(
                $"The payload of {type.Name} is larger than {options.Value.MaxPayloadBytes} bytes. Store the data and enqueue its id.", nameof(payload));
        }

        if (asked?.IdempotencyKey is { } key && !JobLimits.IsKey(key))
        {
            throw new ArgumentException(
                $"An idempotency key has 1 to {JobLimits.MaxKeyLength} characters, none of them NUL or half a surrogate pair.", nameof(asked));
        }

        var delay = asked?.Delay ?? TimeSpan.Zero;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, MaxDelay, nameof(asked));
        var maxAttempts = asked?.MaxAttempts ?? type.MaxAttempts;
        ArgumentOutOfRangeException.ThrowIfLessThan(maxAttempts, 1, nameof(asked));
        var timeout = asked?.Timeout ?? type.Timeout;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero, nameof(asked));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(timeout, MaxTimeout, nameof(asked));
        return new NewJob(
            ids.Next(),
            type.Name,
            type.Queue,
            asked?.Priority ?? type.Priority,
            json,
            Math.Max(0, delay.TotalSeconds),
            asked?.IdempotencyKey,
            asked?.ParentId,
            asked?.OwnerId,
            maxAttempts,
            (long)timeout.TotalMilliseconds,
            activity?.Id,
            activity?.TraceStateString)
        {
            Limit = JobLimits.Of(type, asked),
        };
    }
}
