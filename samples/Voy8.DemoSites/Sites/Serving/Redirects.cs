using Voy8.DemoSites.Venues;

namespace Voy8.DemoSites.Sites.Serving;

internal static class Redirects
{
    /// <returns>Where a request is sent on to; null when it is answered where it is.</returns>
    public static string? Target(HttpRequest request, DemoVenue venue, SiteProfile site, bool www)
    {
        var path = request.Path.Value;
        return site.Quirk switch
        {
            Quirk.RedirectsToStart when path == "/" => SitePaths.Start,
            Quirk.RedirectsToWww when !www => $"{request.Scheme}://www.{venue.Host}{Port(request)}{request.Path}",
            Quirk.RedirectLoop => path == "/" ? "/welcome" : "/",
            _ => null,
        };
    }

    private static string Port(HttpRequest request) => request.Host.Port is { } port ? $":{port}" : "";
}
