using System.Text;

namespace Voy8.Jobs;

/// <summary>Bounds of what callers may ask for, and the limit that a job is enqueued with.</summary>
internal static class JobLimits
{
    public const int MaxKeyLength = 200;
    public const int MaxLimit = 1000;
    public static readonly TimeSpan MaxInterval = TimeSpan.FromDays(1);

    public static JobLimit? Of(JobTypeInfo type, EnqueueOptions? asked)
    {
        if ((asked?.ConcurrencyKey ?? type.ConcurrencyKey) is not { } key)
        {
            return asked is { KeyLimit: not null } or { KeyInterval: not null }
                ? throw new ArgumentException("KeyLimit and KeyInterval need a ConcurrencyKey.", nameof(asked))
                : null;
        }

        if (!IsKey(key))
        {
            throw new ArgumentException($"A concurrency key has 1 to {MaxKeyLength} characters, none of them NUL or half a surrogate pair.", nameof(asked));
        }

        var limit = asked?.KeyLimit ?? type.KeyLimit;
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1, nameof(asked));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLimit, nameof(asked));
        var interval = asked?.KeyInterval ?? type.KeyInterval ?? TimeSpan.Zero;
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, TimeSpan.Zero, nameof(asked));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(interval, MaxInterval, nameof(asked));
        return new JobLimit(key, limit, interval > TimeSpan.Zero ? (int)Math.Ceiling(interval.TotalMilliseconds) : null);
    }

    // Half a surrogate pair fails as it is sent, and with it everybody who shares the batch.
    public static bool IsKey(string text) =>
        text.Length is > 0 and <= MaxKeyLength
        && !text.Contains('\0', StringComparison.Ordinal)
        && string.Equals(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)), text, StringComparison.Ordinal);
}
