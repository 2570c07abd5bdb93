using System.Buffers.Binary;
using System.Globalization;
using Npgsql;

namespace Voy8.Jobs;

/// <summary>
/// Lets a worker wait for the very moment of a commit: whoever enqueues a few jobs holds a lock until they are committed, and names them
/// to an idle worker at once, who asks for the same lock before it claims. So the way through Redis is gone while the disk still writes.
/// It only saves time: a worker that comes before the lock is taken, or waits too long for it, hears of the jobs again once they are there.
/// </summary>
internal static class CommitGate
{
    /// <summary>A space of its own among the advisory locks of two numbers.</summary>
    private const int Space = 0x766F7938;

    // From left to right: the patience is set before the lock is asked for.
    private static readonly string Wait = $"select set_config('lock_timeout', $2, true), pg_advisory_xact_lock_shared({Space}, $1)";

    /// <summary>Holds a gate until the end of the transaction: a source of one row, to be joined with what is inserted.</summary>
    /// <param name="parameter">Where the statement has the gate's number, such as <c>$1</c>.</param>
    public static string Hold(string parameter) => $"(select pg_advisory_xact_lock({Space}, {parameter}))";

    /// <summary>The gate of the jobs that begin with this one; its id ends in random bytes.</summary>
    public static int Of(Guid firstJob)
    {
        Span<byte> bytes = stackalloc byte[16];
        firstJob.TryWriteBytes(bytes);
        return BinaryPrimitives.ReadInt32BigEndian(bytes[12..]);
    }

    /// <summary>Waits until the gate is not held; fails with <see cref="PostgresErrorCodes.LockNotAvailable"/> when that takes longer.</summary>
    public static NpgsqlBatchCommand WaitFor(int gate, TimeSpan patience) => new(Wait)
    {
        Parameters =
        {
            new() { Value = gate },
            new() { Value = string.Create(CultureInfo.InvariantCulture, $"{patience.TotalMilliseconds:F0}ms") },
        },
    };
}
