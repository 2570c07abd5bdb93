namespace Voy8.Core.Crawling.Robots;

/// <summary>Since when the robots.txt of sites cannot be had.</summary>
public interface IRobotsOutages
{
    /// <summary>Notes that it could not be had now.</summary>
    /// <param name="site">Scheme, host and port.</param>
    /// <param name="now">By the crawler's clock.</param>
    /// <param name="memory">A failure longer ago says nothing of what was in between: the outage begins anew.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Since when, without an answer in between.</returns>
    Task<DateTimeOffset> NoteAsync(string site, DateTimeOffset now, TimeSpan memory, CancellationToken cancellationToken = default);

    /// <summary>The site has answered.</summary>
    Task EndAsync(string site, CancellationToken cancellationToken = default);
}
