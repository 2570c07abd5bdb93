using Bunit;
using Microsoft.AspNetCore.Http;
using Voy8.Contracts;
using Voy8.Web.Components.Pages.Operations;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Pages.Operations;

public sealed class AccountsPageTests : OperationsPageTests
{
    private readonly AccountResponse _ada = new(Guid.CreateVersion7(), "ada@voy8.example", "operator", Sample.Now.AddDays(-2));
    private AccountResponse _bob = new(Guid.CreateVersion7(), "bob@voy8.example", "user", Sample.Now.AddDays(-1));

    [Fact]
    public async Task An_operator_makes_another_after_saying_so_twice()
    {
        string? sent = null;
        Api.On($"PUT /accounts/{_bob.AccountId}/role", async context =>
        {
            sent = await new StreamReader(context.Request.Body).ReadToEndAsync(Xunit.TestContext.Current.CancellationToken);
            _bob = _bob with { Role = "operator" };
        });
        var page = OpenAccounts("/operations/accounts");
        page.Find("[data-account='ada@voy8.example'] .state").TextContent.ShouldBe("Operator");
        page.FindAll("[data-account='bob@voy8.example'] .state").ShouldBeEmpty();

        await page.InvokeAsync(() => page.Find("[data-account='bob@voy8.example'] button").Click());
        sent.ShouldBeNull();
        await ConfirmAsync();

        await SaidAsync("bob@voy8.example is an operator.");
        sent.ShouldBe("""{"role":"operator"}""");
        page.WaitForElement("[data-account='bob@voy8.example'] .state", Soon);
    }

    [Fact]
    public async Task The_last_operator_stays_one_and_it_is_said_why()
    {
        Api.OnProblem($"PUT /accounts/{_ada.AccountId}/role", 409, """{"title":"No.","detail":"This is the last operator.","code":"last_operator"}""");
        var page = OpenAccounts("/operations/accounts");

        await page.InvokeAsync(() => page.Find("[data-account='ada@voy8.example'] button").Click());
        await ConfirmAsync();

        await SaidAsync("This is the last operator.");
    }

    [Fact]
    public void The_address_says_which_page_it_is()
    {
        OpenAccounts("/operations/accounts?page=2");

        Api.Requests.ShouldContain("GET /accounts?limit=50&offset=50");
    }

    private IRenderedComponent<AccountsPage> OpenAccounts(string uri)
    {
        Api.On("GET /accounts", () => new AccountsResponse([_bob, _ada], 102));
        var page = Open<AccountsPage>(uri);
        page.WaitForElement("[data-account]", Soon);
        return page;
    }
}
