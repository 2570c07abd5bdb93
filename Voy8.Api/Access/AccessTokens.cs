using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.Extensions.Options;
using Voy8.Core.Accounts;

namespace Voy8.Api.Access;

/// <summary>Bearer tokens: a session's id, sealed by Data Protection.</summary>
internal sealed class AccessTokens(IOptionsMonitor<BearerTokenOptions> bearer, IOptions<AccountsOptions> accounts, TimeProvider time)
{
    public TimeSpan Lifetime => accounts.Value.SessionLifetime;

    public string Seal(Guid sessionId)
    {
        var properties = new AuthenticationProperties { ExpiresUtc = time.GetUtcNow() + Lifetime };
        var ticket = new AuthenticationTicket(SessionClaims.PrincipalOf(sessionId), properties, BearerTokenDefaults.AuthenticationScheme);
        return bearer.Get(BearerTokenDefaults.AuthenticationScheme).BearerTokenProtector.Protect(ticket);
    }
}
