namespace Voy8.Core.Files;

/// <summary>Keeps bytes by an id, on a disk or elsewhere. Every process that takes files in or works on them sees the same ones. Thread-safe.</summary>
public interface IBlobStore
{
    /// <summary>Stores what the stream holds, as it comes; it is there as a whole or not at all.</summary>
    /// <param name="id">Not in use.</param>
    /// <param name="content">Read once, to its end.</param>
    /// <param name="maxBytes">At most so many.</param>
    /// <param name="cancellationToken">Stops it; nothing is left.</param>
    /// <exception cref="BlobTooLargeException">There are more; nothing is left.</exception>
    Task<BlobSize> WriteAsync(Guid id, Stream content, long maxBytes, CancellationToken cancellationToken = default);

    /// <summary>Opens it for reading at any place.</summary>
    /// <exception cref="BlobMissingException">It is not there.</exception>
    Task<Stream> OpenAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Deletes it, and what an aborted write left of it. Nothing happens when it is not there.</summary>
    Task DeleteAsync(Guid id, CancellationToken cancellationToken = default);
}

/// <param name="Sha256">Of the bytes.</param>
public sealed record BlobSize(long Bytes, byte[] Sha256);

/// <summary>There are more bytes than are taken.</summary>
public sealed class BlobTooLargeException(long limit) : Exception($"There are more than {limit} bytes.")
{
    public long Limit { get; } = limit;
}

/// <summary>The bytes are not where this process looks for them.</summary>
public sealed class BlobMissingException(string message) : Exception(message);
