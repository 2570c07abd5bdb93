using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Voy8.DemoSites.Sites;
using Voy8.DemoSites.Sites.Serving;
using Voy8.DemoSites.Venues;

namespace Voy8.DemoSites.Tests;

public sealed class DemoApiTests(DemoApp app)
{
    [Fact]
    public async Task The_truth_holds_every_fact_of_every_venue()
    {
        using var client = app.CreateClient();
        var truth = await client.GetFromJsonAsync<JsonElement>("/_demo/truth.json");
        truth.GetArrayLength().ShouldBe(300);
        foreach (var venue in truth.EnumerateArray())
        {
            venue.GetProperty("phone").GetString()!.ShouldStartWith("+");
            WeekHours.Parse(venue.GetProperty("opening_hours").GetString()!).ToString().ShouldBe(venue.GetProperty("opening_hours").GetString());
            venue.GetProperty("description").GetString()!.Length.ShouldBeGreaterThan(60);
            venue.GetProperty("expect").GetString().ShouldBeOneOf("ok", "forbidden", "not_found", "too_slow", "redirect_loop", "no_site");
        }
    }

    [Fact]
    public async Task The_map_may_be_read_from_anywhere()
    {
        using var client = app.CreateClient();
        using var answer = await client.GetAsync("/town.geojson");
        answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/geo+json");
    }

    [Fact]
    public async Task The_index_lists_all_sites()
    {
        using var client = app.CreateClient();
        var page = await client.GetStringAsync("/_demo");
        app.Town.Venues.ShouldAllBe(venue => page.Contains($"data-slug=\"{venue.Slug}\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_shows_on_the_site_at_once()
    {
        var venue = app.First(v => v.Site is { Quirk: Quirk.None, Markup: MarkupStyle.Microdata, Phone: PhoneStyle.Link } site && !site.Pages.Contains(PageKind.Hours));
        using var client = app.CreateClient();
        using var answer = await client.PostAsJsonAsync($"/_demo/{venue.Slug}/change", new { phone = "+442079460999", opening_hours = "Mo-Su 06:00-07:00" });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var visitor = app.Visit(venue);
        (await visitor.GetStringAsync("/")).ShouldContain("content=\"Mo-Su 06:00-07:00\"");
        (await visitor.GetStringAsync(SitePaths.PathOf(venue, PageKind.Contact))).ShouldContain("tel:+442079460999");
        (await client.GetFromJsonAsync<JsonElement>($"/_demo/{venue.Slug}")).GetProperty("opening_hours").GetString().ShouldBe("Mo-Su 06:00-07:00");
    }

    [Fact]
    public async Task A_change_with_nothing_in_it_brings_live_music_first()
    {
        var venue = app.First(v => v is { Kind: "florist" or "books" or "wine", Language.Code: "de", Site: { Quirk: Quirk.None, Markup: not MarkupStyle.JsonLd and not MarkupStyle.JsonLdGraph and not MarkupStyle.JsonLdBroken } });
        using var client = app.CreateClient();
        var truth = await (await client.PostAsync($"/_demo/{venue.Slug}/change", null)).Content.ReadFromJsonAsync<JsonElement>();
        truth.GetProperty("features").EnumerateArray().Select(feature => feature.GetString()).ShouldContain("live_music");
        using var visitor = app.Visit(venue);
        (await visitor.GetStringAsync("/")).ShouldContain("Livemusik");
    }

    [Theory]
    [InlineData("""{"phone":"call me"}""", "phone")]
    [InlineData("""{"opening_hours":"whenever"}""", "opening_hours")]
    [InlineData("""{"opening_hours":"Mo 9-5"}""", "opening_hours")]
    [InlineData("""{"feature":"dragons"}""", "feature")]
    [InlineData("""{"description":""}""", "description")]
    public async Task A_nonsense_change_is_refused_by_name(string body, string member)
    {
        using var client = app.CreateClient();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync($"/_demo/{app.Town.Venues[0].Slug}/change", content);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").TryGetProperty(member, out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData("192.0.2.7", StatusCodes.Status403Forbidden)]
    [InlineData("127.0.0.1", StatusCodes.Status200OK)]
    public async Task Only_this_machine_may_change_anything(string caller, int status)
    {
        var context = await app.Server.SendAsync(request =>
        {
            request.Request.Method = HttpMethods.Post;
            request.Request.Path = $"/_demo/{app.First(venue => venue.Site is null).Slug}/change";
            request.Connection.RemoteIpAddress = IPAddress.Parse(caller);
        });
        context.Response.StatusCode.ShouldBe(status);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task The_service_is_healthy(string path)
    {
        using var client = app.CreateClient();
        (await client.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
