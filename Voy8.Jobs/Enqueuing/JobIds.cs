using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Voy8.Jobs;

/// <summary>
/// Makes UUIDv7 ids that grow within this process, also inside one millisecond (RFC 9562, method 1: the twelve bits
/// after the version count up), so that jobs enqueued together keep their order and pages of the index stay dense.
/// </summary>
internal sealed class JobIds(TimeProvider time)
{
    private readonly Lock _lock = new();
    private long _lastTick;

    public Guid Next()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds() << 12;
        long tick;
        lock (_lock)
        {
            // The counter overflows into the milliseconds, which then run ahead of the clock for a moment.
            tick = _lastTick = Math.Max(now, _lastTick + 1);
        }

        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes[8..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes, tick >> 12 << 16);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)(0x7000 | (tick & 0xFFF)));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }
}
