using System.Text;

namespace Voy8.Core.Crawling.Robots;

/// <summary>What is remembered of a site's robots.txt.</summary>
/// <param name="Content">The file; empty when there is none.</param>
/// <param name="Elsewhere">Where it was moved to when that is out of scope, so that it cannot be read.</param>
internal sealed record KnownRobots(byte[] Content, Uri? Elsewhere = null)
{
    private const byte File = (byte)'f';
    private const byte Moved = (byte)'m';

    public static KnownRobots None { get; } = new([]);

    public byte[] ToBytes() => Elsewhere is null ? [File, .. Content] : [Moved, .. Encoding.UTF8.GetBytes(Elsewhere.AbsoluteUri)];

    /// <returns>Null for what was written otherwise.</returns>
    public static KnownRobots? Read(byte[]? bytes) => bytes switch
    {
        [File, .. var content] => new KnownRobots(content),
        [Moved, .. var address] when Uri.TryCreate(Encoding.UTF8.GetString(address), UriKind.Absolute, out var elsewhere) => new KnownRobots([], elsewhere),
        _ => null,
    };
}
