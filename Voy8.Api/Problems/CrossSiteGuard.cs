namespace Voy8.Api.Problems;

/// <summary>
/// Refuses requests that change something when a browser says that a page of another site sent them. Programs send neither header
/// and pass; so does the product's own page, which asks from its server.
/// </summary>
internal static class CrossSiteGuard
{
    public static IApplicationBuilder UseCrossSiteGuard(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (IsForeign(context.Request))
        {
            await ApiProblem.Of(
                StatusCodes.Status403Forbidden,
                "cross_site_request",
                "The request comes from another site.",
                "Send it from a program, or from a page of the same origin.").ExecuteAsync(context);
            return;
        }

        await next(context);
    });

    private static bool IsForeign(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method)
        && (request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site
            ? site[0] is not ("same-origin" or "none")
            : request.Headers.Origin is { Count: > 0 } origin
                && !string.Equals(origin[0], $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase));
}
