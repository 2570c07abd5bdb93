using Microsoft.Extensions.Options;

namespace Voy8.Core.Files;

/// <summary>So many files are read at once by this process: a document that unfolds takes memory.</summary>
internal sealed class ReadingSlots(IOptions<FilesOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _free = new(options.Value.ReadsAtOnce);

    /// <summary>Waits for one; it is given back when it is disposed of.</summary>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        return new Slot(_free);
    }

    public void Dispose() => _free.Dispose();

    private sealed class Slot(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
