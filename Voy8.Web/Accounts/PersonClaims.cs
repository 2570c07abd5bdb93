using System.Security.Claims;
using Voy8.Contracts;

namespace Voy8.Web.Accounts;

/// <summary>What the page's cookie, sealed, holds of who signed in. The token is among it: a circuit has the claims of the request that began it.</summary>
internal static class PersonClaims
{
    public const string Scheme = "Cookies";
    public const string Operator = "operator";
    private const string Token = "voy8:token";

    public static ClaimsPrincipal ToPrincipal(this SignInResponse signedIn) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, signedIn.Account.AccountId.ToString()),
            new Claim(ClaimTypes.Name, signedIn.Account.Email),
            new Claim(ClaimTypes.Role, signedIn.Account.Role),
            new Claim(Token, signedIn.AccessToken),
        ],
        Scheme));

    public static string? TokenOf(ClaimsPrincipal? person) => person?.FindFirst(Token)?.Value;
}
