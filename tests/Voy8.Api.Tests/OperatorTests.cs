using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Options;
using Voy8.Contracts;

namespace Voy8.Api.Tests;

/// <summary>How the first operator comes to be, and the others.</summary>
public sealed class OperatorTests(ApiFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_operator_comes_from_configuration_and_only_the_first()
    {
        await using var database = await fixture.CreateDatabaseAsync();
        await using (var first = fixture.CreateApi(database))
        {
            (await RoleOf(await first.CreateOperatorAsync())).ShouldBe("operator");
        }

        await using var again = fixture.CreateApi(
            database, ("Accounts:FirstOperator:Email", "another@voy8.example"), ("Accounts:FirstOperator:Password", "another good password"));
        (await RoleOf(await again.CreateOperatorAsync())).ShouldBe("operator");
        using var refused = await again.CreateClient().PostAsJsonAsync(
            "/account/login", new CredentialsRequest("another@voy8.example", "another good password"), Voy8Json.Options, Token);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Who_registered_the_operators_address_before_gains_nothing()
    {
        await using var database = await fixture.CreateDatabaseAsync();
        var squatter = ApiFactory.Operator with { Password = "the squatter's password" };
        HttpClient before;
        await using (var open = fixture.CreateApi(database, ("Accounts:FirstOperator:Email", ""), ("Accounts:FirstOperator:Password", "")))
        {
            (await open.CreateClient().PostAsJsonAsync("/account/register", squatter, Voy8Json.Options, Token)).EnsureSuccessStatusCode();
            before = await ApiFactory.SignInAsync(open.CreateClient(), squatter);
        }

        await using var api = fixture.CreateApi(database);
        (await RoleOf(await api.CreateOperatorAsync())).ShouldBe("operator");
        var client = api.CreateClient();
        (await client.PostAsJsonAsync("/account/login", squatter, Voy8Json.Options, Token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        client.DefaultRequestHeaders.Authorization = before.DefaultRequestHeaders.Authorization;
        (await client.GetAsync("/account", Token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("not an address", "a good password")]
    [InlineData("operator@voy8.example", "short")]
    [InlineData("operator@voy8.example", "")]
    public void A_first_operator_who_could_not_sign_in_stops_the_start(string email, string password) =>
        Should.Throw<OptionsValidationException>(() =>
        {
            using var api = fixture.CreateApi(("Accounts:FirstOperator:Email", email), ("Accounts:FirstOperator:Password", password));
            api.CreateClient();
        });

    [Fact]
    public async Task An_operator_makes_another_and_a_role_holds_at_once()
    {
        await using var database = await fixture.CreateDatabaseAsync();
        await using var api = fixture.CreateApi(database);
        var credentials = new CredentialsRequest("second@voy8.example", "a second good password");
        (await api.CreateClient().PostAsJsonAsync("/account/register", credentials, Voy8Json.Options, Token)).EnsureSuccessStatusCode();
        var second = await ApiFactory.SignInAsync(api.CreateClient(), credentials);
        var first = await api.CreateOperatorAsync();
        (await second.GetAsync("/queues", Token)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        var accounts = (await first.GetFromJsonAsync<AccountsResponse>("/accounts", Voy8Json.Options, Token))!;
        accounts.Total.ShouldBe(2);
        var (two, one) = (accounts.Accounts[0], accounts.Accounts[1]);
        (await SetRoleAsync(first, two.AccountId, "operator")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await second.GetAsync("/queues", Token)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await SetRoleAsync(second, one.AccountId, "user")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await first.GetAsync("/queues", Token)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await SetRoleAsync(second, two.AccountId, "user")).StatusCode.ShouldBe(HttpStatusCode.Conflict, "the last operator stays one");
        (await SetRoleAsync(second, two.AccountId, "emperor")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static async Task<string> RoleOf(HttpClient client) => (await client.GetFromJsonAsync<AccountResponse>("/account", Voy8Json.Options, Token))!.Role;

    private static Task<HttpResponseMessage> SetRoleAsync(HttpClient client, Guid account, string role) =>
        client.PutAsJsonAsync($"/accounts/{account}/role", new RoleRequest(role), Voy8Json.Options, Token);
}
