using System.Net;
using Microsoft.Extensions.Logging;
using Voy8.Core.Crawling.Fetching;
using Voy8.Jobs;

namespace Voy8.Core.Crawling;

/// <summary>Asks of pages that were read before whether they have changed since.</summary>
internal sealed class PageVerifier(SiteVisit visit, PageAnswers answers, ILogger logger)
{
    /// <param name="home">The home page, which has not changed.</param>
    /// <param name="others">Pages that known facts are from.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The pages that say what they said; null when one of them changed, so that the site is to be read anew.</returns>
    public async Task<IReadOnlyList<Uri>?> VerifyAsync(Uri home, IEnumerable<PageValidators> others, CancellationToken cancellationToken)
    {
        var verified = new List<Uri> { home };
        foreach (var page in others)
        {
            switch (await AskAsync(page, cancellationToken))
            {
                case true:
                    verified.Add(page.Url);
                    break;
                case false:
                    return null;
                case null:
                    return verified;
            }
        }

        return verified;
    }

    // True when it is as it was; null when that cannot be found out now.
    private async Task<bool?> AskAsync(PageValidators page, CancellationToken cancellationToken)
    {
        try
        {
            if (!await visit.MayGoOnAsync())
            {
                logger.PagePassedOver(page.Url, "the host asks for a longer pause than a visit waits");
                return null;
            }

            var response = await visit.FetchAsync(new PageRequest(page.Url, page), cancellationToken);
            if ((int)response.Status is 404 or 410)
            {
                answers.Note(page.Url, response);
            }

            return (int)response.Status is 429 or >= 500 ? null
                : response.Url == page.Url && (response.Status == HttpStatusCode.NotModified || (response.IsSuccess && page.ETag is not null && response.ETag == page.ETag));
        }
        catch (CrawlForbiddenException)
        {
            return false;
        }
        catch (Exception exception) when (exception is FetchException or JobDeferredException)
        {
            logger.PagePassedOver(page.Url, exception.Message);
            return exception is FetchException { IsTransient: false } ? false : null;
        }
    }
}
