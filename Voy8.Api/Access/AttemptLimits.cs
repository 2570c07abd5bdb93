using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Voy8.Api.Problems;
using Voy8.Core.Accounts;

namespace Voy8.Api.Access;

/// <summary>How often one address may try a password. What one account bears, from whatever address, is Identity's lockout.</summary>
internal static class AttemptLimits
{
    public const string Policy = "attempts";
    private const int Ipv6Network = 64;

    public static IServiceCollection AddAttemptLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<AccountsOptions>>((limits, accounts) =>
        {
            limits.OnRejected = async (context, _) =>
            {
                var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : accounts.Value.AttemptWindow;
                await Later(context.HttpContext, "too_many_attempts", "There were too many attempts from this address.", wait).ExecuteAsync(context.HttpContext);
            };
            limits.AddPolicy(Policy, context => RateLimitPartition.GetFixedWindowLimiter(
                AddressOf(context.Connection.RemoteIpAddress),
                _ => new FixedWindowRateLimiterOptions { PermitLimit = accounts.Value.MaxAttempts, Window = accounts.Value.AttemptWindow }));
        });
        return services;
    }

    /// <summary>429 with Retry-After.</summary>
    public static IResult Later(HttpContext context, string code, string title, TimeSpan wait)
    {
        var seconds = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.RetryAfter = seconds;
        return ApiProblem.Of(StatusCodes.Status429TooManyRequests, code, title, $"Try again in {seconds} s.");
    }

    /// <summary>The address; of IPv6 its network, since one person has all of it.</summary>
    public static string AddressOf(IPAddress? address)
    {
        if (address is { IsIPv4MappedToIPv6: true })
        {
            address = address.MapToIPv4();
        }

        if (address is not { AddressFamily: AddressFamily.InterNetworkV6 })
        {
            return address?.ToString() ?? "";
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(Ipv6Network / 8).Clear();
        return new IPAddress(bytes).ToString();
    }
}
