using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Voy8.DemoSites.Listings;

namespace Voy8.DemoSites.Tests;

public sealed class DirectoryTests(DemoApp app)
{
    private HttpClient Directory => app.Visit("directory.harbour.localhost");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_has_sixty_pages_of_businesses()
    {
        foreach (var keyword in BusinessDirectory.Keywords.Where(keyword => keyword != BusinessDirectory.FailingKeyword))
        {
            for (var page = 1; page <= BusinessDirectory.Pages; page++)
            {
                (await Directory.GetStringAsync($"/search?what={keyword}&page={page}", Token)).Split("class=\"entry\"").Length.ShouldBe(BusinessDirectory.PageSize + 1);
            }
        }
        (BusinessDirectory.Keywords.Count * BusinessDirectory.Pages).ShouldBe(60);
    }

    [Fact]
    public void Keywords_overlap_and_reach_most_businesses()
    {
        var directory = app.Services.GetRequiredService<BusinessDirectory>();
        var found = BusinessDirectory.Keywords.SelectMany(keyword => Enumerable.Range(1, BusinessDirectory.Pages).SelectMany(page => directory.Search(keyword, page))).ToList();
        var distinct = found.DistinctBy(business => business.Slug).Count();
        distinct.ShouldBeLessThan(found.Count * 2 / 3);
        distinct.ShouldBeGreaterThan(directory.Businesses.Count * 9 / 10);
    }

    [Fact]
    public async Task A_page_fails_twice_and_then_works()
    {
        await using var fresh = new DemoApp();
        var visitor = fresh.Visit("directory.harbour.localhost");
        var address = $"/search?what={BusinessDirectory.FailingKeyword}&page={BusinessDirectory.FailingPage}";
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 3; i++)
        {
            answers.Add((await visitor.GetAsync(address, Token)).StatusCode);
        }
        answers.ShouldBe([HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK]);
    }

    [Fact]
    public async Task A_keyword_lies_about_its_pages()
    {
        var last = await Directory.GetStringAsync($"/search?what={BusinessDirectory.LyingKeyword}&page={BusinessDirectory.Pages}", Token);
        last.ShouldContain($"Page 12 of {BusinessDirectory.Pages * 20}");
        var beyond = await Directory.GetStringAsync($"/search?what={BusinessDirectory.LyingKeyword}&page={BusinessDirectory.Pages + 5}", Token);
        beyond.Split('\n').Where(line => line.Contains("entry", StringComparison.Ordinal)).ShouldBe(last.Split('\n').Where(line => line.Contains("entry", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Moved_listings_lead_to_their_new_address()
    {
        var moved = app.Services.GetRequiredService<BusinessDirectory>().Businesses.First(business => business.FormerSlug is not null);
        var answer = await Directory.GetAsync($"/b/{moved.FormerSlug}", Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.MovedPermanently);
        answer.Headers.Location!.OriginalString.ShouldBe($"/b/{moved.Slug}");
        (await Directory.GetStringAsync($"/b/{moved.Slug}", Token)).ShouldContain("application/ld+json");
    }
}
