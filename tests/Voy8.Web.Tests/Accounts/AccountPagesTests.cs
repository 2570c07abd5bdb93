using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Accounts;

/// <summary>Signing in, as a browser does it, in front of a scripted API.</summary>
public sealed class AccountPagesTests : IAsyncLifetime
{
    private static readonly (string, string)[] Credentials = [("email", "ada@voy8.example"), ("password", "a good password")];
    private ScriptedApi _api = null!;
    private WebApplicationFactory<Program> _web = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _api = await ScriptedApi.StartAsync();
        _api.On("GET /meta", Sample.Meta).On("GET /search", () => Sample.Found(Sample.Hit())).On("POST /account/login", () => Person.SignedIn());
        _web = Start();
    }

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        await _api.DisposeAsync();
    }

    [Theory]
    [InlineData("/operations")]
    [InlineData("/operations/jobs?status=dead")]
    [InlineData("/imports")]
    [InlineData("/account")]
    public async Task A_page_that_is_not_public_asks_to_sign_in_and_leads_back(string path)
    {
        var browser = Browser();
        using var asked = await browser.GetAsync(path, Cancellation);
        asked.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        asked.Headers.Location!.PathAndQuery.ShouldBe($"/sign-in?return={Uri.EscapeDataString(path)}");

        using var entered = await Person.SubmitAsync(browser, asked.Headers.Location.PathAndQuery, "/account/sign-in", [.. Credentials, ("return", path)]);

        entered.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        entered.Headers.Location!.OriginalString.ShouldBe(path);
        (await browser.GetAsync(path, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_of_other_sites()
    {
        using var entered = await Person.SubmitAsync(Browser(), "/sign-in", "/account/sign-in", Credentials);

        var cookie = entered.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("voy8-session=", StringComparison.Ordinal));
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=lax");
        cookie.ShouldContain("expires=");
        cookie.ShouldNotContain("the-token");
    }

    [Fact]
    public async Task The_persons_token_goes_to_the_api_with_what_their_pages_ask()
    {
        var tokens = new List<string>();
        _api.On("GET /search", context =>
        {
            tokens.Add(context.Request.Headers.Authorization.ToString());
            return context.Response.WriteAsJsonAsync(Sample.Found(Sample.Hit()), Contracts.Voy8Json.Options, Cancellation);
        });
        var browser = Browser();
        await browser.GetStringAsync("/?q=cosy", Cancellation);
        await Person.SubmitAsync(browser, "/sign-in", "/account/sign-in", Credentials);
        await browser.GetStringAsync("/?q=cosy", Cancellation);
        await Browser().GetStringAsync("/?q=cosy", Cancellation);

        tokens.ShouldBe(["", "Bearer the-token", ""]);
    }

    [Theory]
    [InlineData("/account/sign-in")]
    [InlineData("/account/register")]
    [InlineData("/account/sign-out")]
    public async Task A_form_of_another_site_is_refused(string action)
    {
        using var response = await Person.PostAsync(Browser(), action, Credentials);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        _api.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    [InlineData("elsewhere")]
    [InlineData("")]
    public async Task Nobody_is_led_to_another_site(string target)
    {
        using var entered = await Person.SubmitAsync(Browser(), "/sign-in", "/account/sign-in", [.. Credentials, ("return", target)]);

        entered.Headers.Location!.OriginalString.ShouldBe("/");
    }

    [Theory]
    [InlineData(401, "invalid_credentials", "The e-mail or the password is wrong.")]
    [InlineData(429, "account_locked", "Try again in 30 seconds.")]
    [InlineData(429, "too_many_attempts", "There were too many attempts. Try again in 30 seconds.")]
    [InlineData(500, "internal_error", "That did not work.")]
    public async Task What_was_wrong_is_said_and_the_way_back_is_kept(int status, string code, string sentence)
    {
        _api.On("POST /account/login", context =>
        {
            context.Response.Headers.RetryAfter = "30";
            context.Response.StatusCode = status;
            return context.Response.WriteAsJsonAsync(new { title = "No.", code }, cancellationToken: Cancellation);
        });
        var browser = Browser();

        using var refused = await Person.SubmitAsync(browser, "/sign-in", "/account/sign-in", [.. Credentials, ("return", "/operations")]);
        var html = await browser.GetStringAsync(refused.Headers.Location, Cancellation);

        html.ShouldContain(sentence);
        html.ShouldContain("value=\"/operations\"");
        html.ShouldNotContain("a good password");
        (await browser.GetAsync("/operations", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task An_api_that_is_away_is_told_apart_from_a_wrong_password()
    {
        await using var lonely = Start(("Api:BaseAddress", "http://127.0.0.1:9"));
        var browser = Browser(lonely);

        using var refused = await Person.SubmitAsync(browser, "/sign-in", "/account/sign-in", Credentials);

        refused.Headers.Location!.OriginalString.ShouldContain("error=unreachable");
    }

    [Fact]
    public async Task Who_registers_is_signed_in_at_once()
    {
        _api.On("POST /account/register", () => Person.SignedIn("user").Account);
        var browser = Browser();

        using var entered = await Person.SubmitAsync(browser, "/register", "/account/register", Credentials);

        entered.Headers.Location!.OriginalString.ShouldBe("/");
        (await browser.GetStringAsync("/account", Cancellation)).ShouldContain("ada@voy8.example");
    }

    [Fact]
    public async Task Who_signs_out_is_out_here_and_at_the_api()
    {
        _api.On("POST /account/logout", context =>
        {
            context.Response.StatusCode = context.Request.Headers.Authorization == "Bearer the-token" ? 204 : 401;
            return Task.CompletedTask;
        });
        var browser = Browser();
        await Person.SubmitAsync(browser, "/sign-in", "/account/sign-in", Credentials);

        using var left = await Person.SubmitAsync(browser, "/account", "/account/sign-out");

        left.Headers.Location!.OriginalString.ShouldBe("/");
        _api.Requests.ShouldContain("POST /account/logout?everywhere=false");
        (await browser.GetAsync("/account", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task A_user_sees_no_operators_pages_nor_the_way_to_them()
    {
        _api.On("POST /account/login", () => Person.SignedIn("user"));
        var browser = Browser();
        await Person.SubmitAsync(browser, "/sign-in", "/account/sign-in", Credentials);

        (await browser.GetAsync("/operations", Cancellation)).Headers.Location!.PathAndQuery.ShouldStartWith("/not-allowed");
        (await browser.GetStringAsync("/not-allowed", Cancellation)).ShouldContain("This is for operators");
        (await browser.GetStringAsync("/", Cancellation)).ShouldNotContain("href=\"/operations\"");
    }

    [Fact]
    public async Task The_operator_whom_everybody_knows_is_named_where_there_is_one()
    {
        await using var local = Start(("SignIn:KnownEmail", "operator@harbour.localhost"), ("SignIn:KnownPassword", "harbour-operator"));

        (await Browser(local).GetStringAsync("/sign-in", Cancellation)).ShouldContain("operator@harbour.localhost");
        (await Browser().GetStringAsync("/sign-in", Cancellation)).ShouldNotContain("On this machine");
    }

    [Fact]
    public async Task The_api_hears_which_browser_tries()
    {
        var addresses = new List<string>();
        _api.On("POST /account/login", context =>
        {
            addresses.Add(context.Request.Headers["X-Forwarded-For"].ToString());
            return context.Response.WriteAsJsonAsync(Person.SignedIn(), Contracts.Voy8Json.Options, Cancellation);
        });
        await using var web = _web.WithWebHostBuilder(host => host.ConfigureServices(services => services.AddSingleton<IStartupFilter, From>()));

        await Person.SubmitAsync(Browser(web), "/sign-in", "/account/sign-in", Credentials);

        addresses.ShouldBe(["192.0.2.7"]);
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

    /// <summary>Every request comes from one address.</summary>
    private sealed class From : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                context.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.7");
                return rest(context);
            });
            next(app);
        };
    }

    private HttpClient Browser(WebApplicationFactory<Program>? web = null) =>
        (web ?? _web).CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
}
