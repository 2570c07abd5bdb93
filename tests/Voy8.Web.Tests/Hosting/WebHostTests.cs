using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Hosting;

/// <summary>The web server as it is, in front of a scripted API.</summary>
public sealed partial class WebHostTests : IAsyncLifetime
{
    private ScriptedApi _api = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _api = await ScriptedApi.StartAsync();
        _api.On("GET /meta", Sample.Meta).On("GET /search", () => Sample.Found(Sample.Hit()));
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_page_is_whole_before_any_script_runs()
    {
        await using var web = Start();
        var html = await web.CreateClient().GetStringAsync("/?q=cosy", Cancellation);

        html.ShouldContain("The Gilded Anchor");
        html.ShouldContain("matches: live music");
    }

    [Theory]
    [InlineData("/venues/0198b7a0-0000-7000-8000-000000000000")]
    [InlineData("/venues/nowhere")]
    public async Task A_page_of_no_venue_is_not_found_and_says_so(string path)
    {
        await using var web = Start();
        using var response = await web.CreateClient().GetAsync(path, Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync(Cancellation)).ShouldContain("There is nothing at this address");
    }

    [Fact]
    public async Task A_page_of_a_venue_is_whole_before_any_script_runs()
    {
        var id = Guid.CreateVersion7();
        _api.On($"GET /venues/{id}", () => Sample.Venue(id, [new("phone", "Phone", [Sample.Fact("+302101", "+30 210 1")], [])]));
        await using var web = Start();

        (await web.CreateClient().GetStringAsync($"/venues/{id}", Cancellation)).ShouldContain("Low ceilings, peat fire.");
    }

    [Fact]
    public async Task No_page_asks_another_machine_for_anything()
    {
        _api.On("POST /account/login", () => Person.SignedIn());
        await using var web = Start();
        var client = web.CreateClient();
        await Person.SubmitAsync(client, "/sign-in", "/account/sign-in", ("email", "ada@voy8.example"), ("password", "a good password"));
        foreach (var path in new[] { "/", "/imports", "/operations", "/operations/jobs", "/status", "/about", "/account", "/sign-in", "/register" })
        {
            var html = await client.GetStringAsync(path, Cancellation);

            Loaded().Matches(html).Select(match => match.Groups[1].Value).ShouldBeEmpty($"{path} loads these");
            InlineScript().IsMatch(html).ShouldBeFalse($"{path} has a script of its own, which the policy forbids");
        }
    }

    [Fact]
    public async Task Scripts_come_from_here_alone_and_nobody_frames_the_page()
    {
        await using var web = Start();
        using var response = await web.CreateClient().GetAsync("/", Cancellation);

        var policy = response.Headers.GetValues("Content-Security-Policy").First();
        policy.ShouldContain("script-src 'self';");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldContain("img-src 'self' data:;");
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Fact]
    public async Task A_tile_server_that_is_configured_is_allowed()
    {
        await using var web = Start(("Map:TileUrl", "https://{s}.tiles.example/{z}/{x}/{y}.png"));
        using var response = await web.CreateClient().GetAsync("/", Cancellation);

        response.Headers.GetValues("Content-Security-Policy").First().ShouldContain("img-src 'self' data: https://*.tiles.example;");
    }

    [Fact]
    public void A_tile_address_without_its_parts_stops_the_start() =>
        Should.Throw<Microsoft.Extensions.Options.OptionsValidationException>(() =>
        {
            using var web = Start(("Map:TileUrl", "https://tiles.example/"));
            web.CreateClient();
        });

    [Fact]
    public async Task The_overlay_is_fetched_once_and_served_from_here()
    {
        _api.On("GET /town.geojson", context => context.Response.WriteAsync("""{"type":"FeatureCollection","features":[]}"""));
        await using var web = Start(("Map:OverlayUrl", $"{_api.Address}town.geojson"));
        var client = web.CreateClient();

        await client.GetStringAsync("/map/overlay.geojson", Cancellation);
        using var response = await client.GetAsync("/map/overlay.geojson", Cancellation);

        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/geo+json");
        _api.Requests.Count(request => request == "GET /town.geojson").ShouldBe(1);
    }

    [Fact]
    public async Task An_overlay_beyond_the_bound_is_not_served()
    {
        _api.On("GET /town.geojson", context => context.Response.WriteAsync(new string(' ', 3000)));
        await using var web = Start(("Map:OverlayUrl", $"{_api.Address}town.geojson"), ("Map:OverlayMaxKilobytes", "2"));

        using var response = await web.CreateClient().GetAsync("/map/overlay.geojson", Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task There_is_no_overlay_unless_one_is_configured()
    {
        await using var web = Start();

        (await web.CreateClient().GetAsync("/map/overlay.geojson", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_somebody_uploaded_keeps_the_policy_that_the_api_gives_it()
    {
        var id = Guid.CreateVersion7();
        _api.On("POST /account/login", () => Person.SignedIn());
        _api.On($"GET /files/{id}/content", context =>
        {
            context.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            context.Response.Headers.CacheControl = "private, no-store";
            context.Response.Headers.ContentDisposition = "attachment; filename=guide.txt";
            context.Response.Headers.SetCookie = "theirs=1";
            context.Response.ContentType = "text/plain";
            return context.Response.WriteAsync("<script>alert(1)</script>");
        });
        await using var web = Start();
        var browser = web.CreateClient();
        await Person.SubmitAsync(browser, "/sign-in", "/account/sign-in", ("email", "ada@voy8.example"), ("password", "a good password"));

        using var response = await browser.GetAsync($"/download/files/{id}", Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.GetValues("Content-Security-Policy").ShouldBe(["sandbox; default-src 'none'"]);
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        response.Headers.GetValues("X-Frame-Options").ShouldBe(["DENY"]);
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        response.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        response.Headers.Contains("Set-Cookie").ShouldBeFalse("only what is named is passed on");
        (await response.Content.ReadAsStringAsync(Cancellation)).ShouldContain("alert(1)");
    }

    [Theory]
    [InlineData("", "light")]
    [InlineData("dark.light", "dark")]
    [InlineData("system.dark", "dark")]
    [InlineData("light.dark", "light")]
    [InlineData("<script>", "light")]
    public async Task The_first_paint_has_the_colours_that_the_cookie_remembers(string cookie, string colours)
    {
        await using var web = Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Cookie", $"voy8-theme={cookie}");
        using var response = await web.CreateClient().SendAsync(request, Cancellation);

        (await response.Content.ReadAsStringAsync(Cancellation)).ShouldContain($"class=\"shell {colours}\"");
    }

    private WebApplicationFactory<Program> Start(params (string Key, string Value)[] settings) =>
        new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseSetting("Api:BaseAddress", _api.Address.ToString());
            foreach (var (key, value) in settings)
            {
                host.UseSetting(key, value);
            }
        });

    [GeneratedRegex("""(?:src|href|action|content)="((?:https?:)?//(?!localhost/)[^"]+)"(?![^>]*rel="noopener)""")]
    private static partial Regex Loaded();

    [GeneratedRegex("<script(?![^>]* src=)(?![^>]*type=\"application/json\")[^>]*>")]
    private static partial Regex InlineScript();
}
