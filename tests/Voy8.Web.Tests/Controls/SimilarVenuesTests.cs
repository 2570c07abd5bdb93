using Bunit;
using Voy8.Contracts;
using Voy8.Testing;
using Voy8.Web.Components.Controls;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Controls;

public sealed class SimilarVenuesTests : PageTests
{
    private readonly Guid _id = Guid.CreateVersion7();

    [Fact]
    public void Places_like_this_one_are_linked_with_their_distance()
    {
        var other = Guid.CreateVersion7();
        Api.On($"GET /venues/{_id}/similar", () => new SimilarResponse([new SimilarVenue(other, "Маяк", "pub", "Pub", 35.3, 18.4, 0.93, 350, Sample.Summary())]));
        var similar = Render<SimilarVenues>(parameters => parameters.Add(control => control.VenueId, _id));

        similar.WaitForAssertion(() => similar.Find("a").GetAttribute("href").ShouldBe($"/venues/{other}"), Soon);
        similar.Find("a").TextContent.ShouldContain("Маяк");
        similar.Find("a").TextContent.ShouldContain("Pub · Seafood · 350 m");
    }

    [Fact]
    public async Task Nothing_is_shown_where_there_are_none_or_they_cannot_be_had()
    {
        var similar = Render<SimilarVenues>(parameters => parameters.Add(control => control.VenueId, _id));

        await Eventually.TrueAsync(() => Api.Requests.Contains($"GET /venues/{_id}/similar"), Soon, "they are asked for");
        similar.Markup.Trim().ShouldBeEmpty();
    }
}
