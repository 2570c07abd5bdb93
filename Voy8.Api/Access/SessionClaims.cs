using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Voy8.Core.Accounts;

namespace Voy8.Api.Access;

/// <summary>What tokens and requests say of who asks.</summary>
internal static class SessionClaims
{
    public const string Session = "sid";
    public const string Operator = "operator";

    public static ClaimsPrincipal PrincipalOf(Guid sessionId) => Principal(new Claim(Session, sessionId.ToString()));

    /// <summary>Comes after authentication: puts the account, as it is now, in the place of the session that a token names. A token whose session has ended is nobody's.</summary>
    public static IApplicationBuilder UseSessions(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (Guid.TryParse(context.User.FindFirstValue(Session), out var session))
        {
            var sessions = context.RequestServices.GetRequiredService<SessionStore>();
            context.User = await sessions.FindAsync(session, context.RequestAborted) is { } account
                ? PrincipalOf(session, account)
                : new ClaimsPrincipal(new ClaimsIdentity());
        }

        await next(context);
    });

    private static ClaimsPrincipal PrincipalOf(Guid sessionId, SignedInAccount account) => Principal(
    [
        new(Session, sessionId.ToString()),
        new(ClaimTypes.NameIdentifier, account.Id.ToString()),
        new(ClaimTypes.Name, account.Email),
        .. account.Role == AccountRole.Operator ? [new Claim(ClaimTypes.Role, Operator)] : Array.Empty<Claim>(),
    ]);

    private static ClaimsPrincipal Principal(params Claim[] claims) => new(new ClaimsIdentity(claims, BearerTokenDefaults.AuthenticationScheme));
}
