using Voy8.Core.Batches;
using Voy8.Core.Files;

namespace Voy8.Api.Files;

/// <summary>The files of a batch that have come until now. What is not taken in the end is deleted.</summary>
internal sealed class ReceivedBatch(FileUploads uploads, FilesOptions files, BatchesOptions options)
{
    private readonly List<BatchItem> _items = [];
    private readonly List<(Guid BlobId, long Bytes)> _archives = [];
    private long _bytes;

    public int Count => _items.Count;

    public string FirstName => _items[0].Name;

    /// <summary>Stores a file, or notes why it is refused: the others come in all the same.</summary>
    /// <returns>False when the batch as a whole is too large.</returns>
    public async Task<bool> AddAsync(string? name, Stream content, CancellationToken cancellationToken)
    {
        var clean = FileName.Clean(name);
        var head = new HeadStream(content);
        var isArchive = await head.IsArchiveAsync(cancellationToken);

        // Of a document that is a ZIP inside the bound is told when it is known for one.
        var room = options.MaxBytes - _bytes;
        var most = Math.Min(room, isArchive ? room : files.MaxFileBytes);
        try
        {
            var (blob, size) = await uploads.StoreAsync(head, most, cancellationToken);
            _bytes += size.Bytes;
            await RecogniseAsync(clean, blob, size, isArchive, cancellationToken);
            return true;
        }
        catch (FileRefusedException exception)
        {
            if (exception.Code == "file_too_large" && most == room)
            {
                return false;
            }

            _bytes += exception.Code == "file_too_large" ? most : 0;
            Refuse(clean, exception.Code, exception.Message);
            return true;
        }
    }

    /// <summary>The one archive that the batch is; null where it is files.</summary>
    public (Guid BlobId, long Bytes)? TakeArchive()
    {
        if (_archives.Count != 1 || _items.Count != 1)
        {
            return null;
        }

        var archive = _archives[0];
        _archives.Clear();
        return archive;
    }

    /// <summary>Hands over the files.</summary>
    public IReadOnlyList<BatchItem> TakeItems()
    {
        BatchItem[] items = [.. _items];
        _items.Clear();
        return items;
    }

    public async Task AbandonAsync()
    {
        foreach (var blob in _archives.Select(archive => archive.BlobId).Concat(_items.Select(item => item.Received?.BlobId).OfType<Guid>()))
        {
            await uploads.AbandonAsync(blob);
        }
    }

    private async Task RecogniseAsync(string name, Guid blob, BlobSize size, bool mayBeArchive, CancellationToken cancellationToken)
    {
        if (mayBeArchive && await uploads.IsArchiveAsync(blob, cancellationToken) != false)
        {
            _archives.Add((blob, size.Bytes));
            Refuse(name, "nested_archive", "A ZIP is sent alone, and whole: send it as a batch of its own.");
            return;
        }

        _items.Add(new BatchItem(name, await uploads.RecogniseAsync(name, blob, size, cancellationToken), null));
    }

    private void Refuse(string name, string code, string message) => _items.Add(new BatchItem(name, null, new FileFailure(code, message)));
}
