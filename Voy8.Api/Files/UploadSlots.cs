using Microsoft.Extensions.Options;
using Voy8.Core.Files;

namespace Voy8.Api.Files;

/// <summary>An upload takes room before it is counted: an account has few at once.</summary>
internal sealed class UploadSlots(IOptions<FilesOptions> options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, int> _taken = [];

    /// <returns>What gives it back; null where there is none to be had.</returns>
    public IDisposable? TryTake(Guid account)
    {
        lock (_gate)
        {
            var taken = _taken.GetValueOrDefault(account);
            if (taken >= options.Value.MaxUploadsAtOnce)
            {
                return null;
            }

            _taken[account] = taken + 1;
            return new Slot(this, account);
        }
    }

    private void Return(Guid account)
    {
        lock (_gate)
        {
            if (--_taken[account] == 0)
            {
                _taken.Remove(account);
            }
        }
    }

    private sealed class Slot(UploadSlots slots, Guid account) : IDisposable
    {
        public void Dispose() => slots.Return(account);
    }
}
