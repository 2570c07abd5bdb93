using Microsoft.AspNetCore.Components.Authorization;

namespace Voy8.Web.Accounts;

/// <summary>The bearer token of the person whose page it is, be it drawn on the server or in a circuit.</summary>
public sealed class CallerToken(AuthenticationStateProvider? state = null)
{
    /// <summary>Null for somebody who is not signed in.</summary>
    public string? Value =>
        // On the server it is known from the start.
        state?.GetAuthenticationStateAsync() is { IsCompletedSuccessfully: true } known ? PersonClaims.TokenOf(known.Result.User) : null;
}
