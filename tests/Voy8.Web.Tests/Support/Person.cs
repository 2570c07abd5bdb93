using System.Security.Claims;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Voy8.Contracts;
using Voy8.Web.Accounts;
using Voy8.Web.Clients;

namespace Voy8.Web.Tests.Support;

/// <summary>Somebody who is signed in.</summary>
internal static partial class Person
{
    public static SignInResponse SignedIn(string role = "operator", string token = "the-token") =>
        new("Bearer", token, 3_600, new AccountResponse(Guid.CreateVersion7(), "ada@voy8.example", role, Sample.Now));

    /// <summary>The client of a page that the person with this token has open.</summary>
    public static ServiceProvider Client(Uri api, string token, out Voy8ApiClient client)
    {
        var services = new ServiceCollection()
            .AddScoped<AuthenticationStateProvider>(_ => new KnownState(SignedIn(token: token).ToPrincipal()))
            .AddVoy8ApiClient(api)
            .BuildServiceProvider();
        client = services.GetRequiredService<Voy8ApiClient>();
        return services;
    }

    /// <summary>Signs in by the form, as a browser does.</summary>
    public static async Task<HttpResponseMessage> SubmitAsync(HttpClient browser, string page, string action, params (string Name, string Value)[] fields)
    {
        var html = await browser.GetStringAsync(page, TestContext.Current.CancellationToken);
        return await PostAsync(browser, action, [.. fields, ("__RequestVerificationToken", AntiforgeryToken().Match(html).Groups[1].Value)]);
    }

    public static Task<HttpResponseMessage> PostAsync(HttpClient browser, string action, params (string Name, string Value)[] fields) => browser.PostAsync(
        action, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))), TestContext.Current.CancellationToken);

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex AntiforgeryToken();

    private sealed class KnownState(ClaimsPrincipal person) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(person));
    }
}
