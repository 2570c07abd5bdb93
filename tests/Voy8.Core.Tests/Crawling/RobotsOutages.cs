using System.Collections.Concurrent;
using Voy8.Core.Crawling.Robots;

namespace Voy8.Core.Tests.Crawling;

/// <summary>Keeps outages of robots.txt without a database.</summary>
internal sealed class RobotsOutages : IRobotsOutages
{
    private readonly ConcurrentDictionary<string, (DateTimeOffset Since, DateTimeOffset FailedAt)> _sites = new();

    public Task<DateTimeOffset> NoteAsync(string site, DateTimeOffset now, TimeSpan memory, CancellationToken cancellationToken = default) =>
        Task.FromResult(_sites.AddOrUpdate(site, (now, now), (_, old) => (old.FailedAt < now - memory ? now : old.Since, now)).Since);

    public Task EndAsync(string site, CancellationToken cancellationToken = default)
    {
        _sites.TryRemove(site, out _);
        return Task.CompletedTask;
    }
}
