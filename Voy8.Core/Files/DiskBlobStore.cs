using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Voy8.Core.Files;

/// <summary>
/// Bytes in a folder that every process shares, in 65,536 folders by the end of their ids, which is random. A write goes beside its place
/// and is moved there when it is whole and on the disk.
/// </summary>
internal sealed class DiskBlobStore(IOptions<FilesOptions> options) : IBlobStore
{
    private const int BufferBytes = 128 * 1024;

    private readonly string _root = options.Value.ResolveFolder();

    public async Task<BlobSize> WriteAsync(Guid id, Stream content, long maxBytes, CancellationToken cancellationToken = default)
    {
        var (path, part) = Paths(id);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            var size = await CopyAsync(content, part, maxBytes, cancellationToken);
            File.Move(part, path, overwrite: true);
            return size;
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    public Task<Stream> OpenAsync(Guid id, CancellationToken cancellationToken = default)
    {
        try
        {
            return Task.FromResult<Stream>(new FileStream(
                Paths(id).Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferBytes, FileOptions.Asynchronous));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BlobMissingException("Its bytes are not in the folder of this process. API and workers must share one: set Files:Folder to the same in all of them.");
        }
    }

    public Task DeleteAsync(Guid id, CancellationToken cancellationToken = default)
    {
        var (path, part) = Paths(id);
        try
        {
            File.Delete(part);
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
        }

        return Task.CompletedTask;
    }

    private static async Task<BlobSize> CopyAsync(Stream content, string part, long maxBytes, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var total = 0L;
            for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                total += read;
                if (total > maxBytes)
                {
                    throw new BlobTooLargeException(maxBytes);
                }

                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            file.Flush(flushToDisk: true);
            return new BlobSize(total, hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private (string Path, string Part) Paths(Guid id)
    {
        var name = id.ToString("N");
        var path = Path.Combine(_root, name[^2..], name[^4..^2], name);
        return (path, path + ".part");
    }
}
