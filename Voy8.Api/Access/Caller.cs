using System.Security.Claims;
using Voy8.Jobs;

namespace Voy8.Api.Access;

/// <summary>Who asks. Bound from the request wherever an endpoint takes one.</summary>
/// <param name="AccountId">Null for somebody who is not signed in.</param>
public sealed record Caller(Guid? AccountId, Guid? SessionId, bool IsOperator)
{
    public static ValueTask<Caller?> BindAsync(HttpContext context) => ValueTask.FromResult<Caller?>(Of(context.User));

    public static Caller Of(ClaimsPrincipal user) => new(
        Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var account) ? account : null,
        Guid.TryParse(user.FindFirstValue(SessionClaims.Session), out var session) ? session : null,
        user.IsInRole(SessionClaims.Operator));

    /// <summary>The account, where the endpoint is for users.</summary>
    public Guid Account => AccountId ?? throw new InvalidOperationException("The endpoint let somebody in who is not signed in.");

    /// <summary>The jobs that this person may see and steer: their own; operators all.</summary>
    public IJobControl JobsOf(IJobControl jobs) => IsOperator ? jobs : jobs.OwnedBy(Account);
}
