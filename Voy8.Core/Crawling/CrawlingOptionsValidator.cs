using System.Net;
using Microsoft.Extensions.Options;

namespace Voy8.Core.Crawling;

/// <summary>What attributes cannot say of <see cref="CrawlingOptions"/>: patterns, routes, and that strangers get a contact address.</summary>
internal sealed class CrawlingOptionsValidator : IValidateOptions<CrawlingOptions>
{
    public ValidateOptionsResult Validate(string? name, CrawlingOptions options)
    {
        var errors = new List<string>();
        CheckPatterns("Scope", options.Scope);
        CheckPatterns("AllowedPrivateHosts", options.AllowedPrivateHosts);
        CheckPatterns("HostRoutes:Pattern", options.HostRoutes.Select(r => r.Pattern));
        errors.AddRange(options.HostRoutes
            .Where(r => !RouteTarget.TryParse(r.Target, out _))
            .Select(r => $"Crawling:HostRoutes:Target '{r.Target}' is not host:port."));

        if (string.IsNullOrWhiteSpace(options.Contact) && options.Scope.Except(options.AllowedPrivateHosts, StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } stranger)
        {
            errors.Add($"Crawling:Scope contains '{stranger}', which is not among Crawling:AllowedPrivateHosts, so other people's servers would be crawled. "
                + "Set Crawling:Contact to an http(s) or e-mail address at which their owners can reach you.");
        }
        else if (options.Contact is { } contact && contact.Any(c => char.IsControl(c) || !char.IsAscii(c) || c is '(' or ')'))
        {
            errors.Add("Crawling:Contact goes into the User-Agent header: plain ASCII without parentheses.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void CheckPatterns(string key, IEnumerable<string> patterns) =>
            errors.AddRange(patterns.Where(p => !HostPattern.TryParse(p, out _)).Select(p => $"Crawling:{key} '{p}' is no host pattern (example.org, *.example.org or *)."));
    }
}

/// <summary>Where a <see cref="HostRoute"/> leads.</summary>
internal readonly record struct RouteTarget(string Host, int Port)
{
    public static bool TryParse(string? text, out RouteTarget target)
    {
        target = default;
        if (!Uri.TryCreate($"tcp://{text}", UriKind.Absolute, out var uri) || uri.Port is < 1 or > IPEndPoint.MaxPort || uri.PathAndQuery.Trim('/').Length > 0
            || HostNames.Idn(uri) is not { } host)
        {
            return false;
        }

        target = new RouteTarget(host, uri.Port);
        return uri.UserInfo.Length == 0;
    }
}
