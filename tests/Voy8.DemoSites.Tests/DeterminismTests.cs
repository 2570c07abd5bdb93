using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Voy8.DemoSites.Sites;
using Voy8.DemoSites.Sites.Pages;
using Voy8.DemoSites.Town;
using Voy8.DemoSites.Venues;

namespace Voy8.DemoSites.Tests;

/// <summary>
/// The same town on every machine, to the byte. Whoever changes a text, a street or a design on purpose sees these fail,
/// looks at the town, and puts the new hash here.
/// </summary>
public sealed class DeterminismTests(DemoApp app)
{
    [Fact]
    public void The_map_is_the_same_everywhere() => ShouldHash(TownGeoJson.Write(app.Town.Map), "2b6dca80d166a1d489db4958");

    [Fact]
    public void The_import_file_is_the_same_everywhere() => ShouldHash(VenueFile.Write(app.Town, 8090), "09067292cee33b2fa5be8956");

    [Fact]
    public void Every_page_is_the_same_everywhere()
    {
        var states = new SiteStates(new FakeTimeProvider(DemoApp.Noon));
        var pages = from venue in app.Town.Venues
                    let site = venue.Site
                    where site is not null
                    from page in site.Pages
                    select PageRenderer.Render(new SiteView(venue, site, states.FactsOf(venue), states.SpecialOf(venue), $"http://{venue.Host}"), page);
        ShouldHash(Encoding.UTF8.GetBytes(string.Concat(pages)), "8a1dd6b51af233f736483670");
    }

    [Fact]
    public void A_second_town_is_the_same_as_the_first() =>
        VenueFile.Write(VenueTown.Build(), 1).ShouldBe(VenueFile.Write(app.Town, 1));

    private static void ShouldHash(byte[] bytes, string expected)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12));
        (hash == expected).ShouldBeTrue($"the hash is now {hash}");
    }
}
