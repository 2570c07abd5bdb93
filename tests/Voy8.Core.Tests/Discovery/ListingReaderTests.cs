using Voy8.Core.Discovery.Directories;
using Voy8.Core.Extraction;

namespace Voy8.Core.Tests.Discovery;

public sealed class ListingReaderTests
{
    [Theory]
    [InlineData("https://www.directory.test/b/1?x=2", "/b/1?x=2")]
    [InlineData("http://directory.test/b/1?x=2", "/b/1?x=2")]
    [InlineData("https://berlin.directory.test/b/1", "berlin.directory.test/b/1")]
    [InlineData("https://munich.directory.test/b/1", "munich.directory.test/b/1")]
    public void A_listing_is_known_by_its_path_and_by_its_host_where_that_is_not_the_directorys_own(string url, string key) =>
        ListingReader.KeyOf(new Uri(url), Directory()).ShouldBe(key);

    [Fact]
    public void Where_the_host_is_a_citys_every_listing_is_known_by_it() =>
        ListingReader.KeyOf(new Uri("https://berlin.directory.test/b/1"), Directory("https://{city_slug}.directory.test/{keyword}?p={page}")).ShouldBe("berlin.directory.test/b/1");

    [Fact]
    public void A_long_key_is_a_digest_of_all_of_it()
    {
        var path = "/" + new string('a', 400);
        string[] keys = [.. new[] { "berlin", "munich" }.Select(city => ListingReader.KeyOf(new Uri($"https://{city}.directory.test{path}"), Directory()))];

        keys.ShouldAllBe(key => key.Length == 32);
        keys.ShouldBeUnique();
    }

    [Fact]
    public void Businesses_on_two_hosts_of_a_directory_with_one_path_are_two()
    {
        var page = Read("""<article><h2>Anker</h2><a href="https://berlin.directory.test/b/1">more</a></article><article><h2>Anker</h2><a href="https://munich.directory.test/b/1">more</a></article>""");

        page.Select(listing => listing.Key).ShouldBe(["berlin.directory.test/b/1", "munich.directory.test/b/1"]);
        page.ShouldAllBe(listing => listing.HasPage);
    }

    [Fact]
    public void A_link_that_leads_elsewhere_is_the_business_site_and_not_its_listing()
    {
        var page = Read("""<article><h2>Anker</h2><a href="https://anker.test/">more</a></article><article><h2>Lotse</h2><a href="https://lotse.test/">more</a></article>""");

        page.Count.ShouldBe(2, "each has a key of its own");
        page.ShouldAllBe(listing => !listing.HasPage && listing.Key.StartsWith('#') && listing.Url.Host == "directory.test");
        page.Select(listing => listing.Website).ShouldBe(["https://anker.test/", "https://lotse.test/"]);
    }

    [Fact]
    public void A_link_to_what_many_share_is_nobodys_site() =>
        Read("""<article><h2>Anker</h2><a href="https://facebook.com/anker">more</a></article>""").ShouldHaveSingleItem().Website.ShouldBeNull();

    private static IReadOnlyList<Listing> Read(string html) => ListingReader.Read(
        new PageSource(new Uri("https://directory.test/search?p=1"), $"<body>{html}</body>", DateTimeOffset.UnixEpoch), Directory(), "restaurant", "DE", most: 10).Listings;

    private static DirectoryDefinition Directory(string url = "https://www.directory.test/search?q={keyword}&p={page}") =>
        new() { Name = "directory", Url = url, Reader = "selectors", Fields = { ["name"] = "h2", ["link"] = "a@href" } };
}
