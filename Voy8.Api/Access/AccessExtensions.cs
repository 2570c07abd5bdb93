using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using Voy8.Core.Accounts;

namespace Voy8.Api.Access;

internal static class AccessExtensions
{
    /// <summary>Tokens, who may use what, and how often a password may be tried.</summary>
    public static IHostApplicationBuilder AddAccess(this IHostApplicationBuilder builder)
    {
        builder.AddAccounts();
        builder.Services.AddAuthentication(BearerTokenDefaults.AuthenticationScheme).AddBearerToken();
        builder.Services.AddSingleton<AccessTokens>();
        builder.Services.AddAccessPolicies();
        builder.Services.AddAttemptLimits();
        builder.Services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<AccountsOptions>>((forwarded, accounts) =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor;
            foreach (var network in accounts.Value.TrustedProxies)
            {
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
            }
        });
        return builder;
    }

    /// <summary>Comes after what turns bare statuses into problems.</summary>
    public static IApplicationBuilder UseAccess(this IApplicationBuilder app) => app.UseRateLimiter().UseAuthentication().UseSessions().UseAuthorization();
}
