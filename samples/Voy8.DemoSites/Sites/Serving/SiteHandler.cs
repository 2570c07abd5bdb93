using System.Text;
using Microsoft.Extensions.Options;
using Voy8.DemoSites.Seeding;
using Voy8.DemoSites.Sites.Pages;
using Voy8.DemoSites.Venues;

namespace Voy8.DemoSites.Sites.Serving;

/// <summary>Answers for every venue's website, by the Host header, with all that is the matter with it.</summary>
public sealed class SiteHandler(VenueTown town, SiteStates states, IOptions<DemoOptions> options, TimeProvider time)
{
    public async Task HandleAsync(HttpContext context, string slug, bool www)
    {
        var stop = context.RequestAborted;
        if (town.Find(slug) is not { Site: { } site } venue)
        {
            await SiteResponse.WriteTextAsync(context, 404, "No such site.", stop);
            return;
        }
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            await SiteResponse.WriteTextAsync(context, 405, "Only reading is possible here.", stop);
            return;
        }
        await DawdleAsync(site, venue, context.Request.Path, stop);
        await AnswerAsync(context, venue, site, www, stop);
    }

    private async Task AnswerAsync(HttpContext context, DemoVenue venue, SiteProfile site, bool www, CancellationToken stop)
    {
        var origin = $"{context.Request.Scheme}://{context.Request.Host}";
        var path = context.Request.Path.Value ?? "/";
        switch (path)
        {
            case "/robots.txt":
                await SiteResponse.WriteTextAsync(context, 200, RobotsText.For(venue, site, origin), stop);
                return;
            case "/sitemap.xml":
                await SiteResponse.WriteAsync(context, 200, "application/xml; charset=utf-8", Encoding.UTF8.GetBytes(Sitemap.For(venue, site, origin)), stop);
                return;
            case "/picture.svg":
                await SiteResponse.WriteAsync(context, 200, "image/svg+xml", Encoding.UTF8.GetBytes(Picture.Draw(venue.Slug)), stop);
                return;
            default:
                break;
        }
        if (site.Quirk == Quirk.FailsFirst && states.IsFirstVisit(venue))
        {
            await SiteResponse.WriteTextAsync(context, 500, "Internal Server Error", stop);
        }
        else if (Redirects.Target(context.Request, venue, site, www) is { } target)
        {
            context.Response.Redirect(target, permanent: site.Quirk == Quirk.RedirectsToWww);
        }
        else if (SitePaths.PageAt(venue, path) is not { } page || (page == PageKind.Home && site.Quirk == Quirk.HomeNotFound))
        {
            await SiteResponse.WriteAsync(context, 404, "text/html; charset=utf-8", Encoding.UTF8.GetBytes($"<h1>404</h1><p>{venue.Language.Label("notFound")}</p>"), stop);
        }
        else
        {
            var view = new SiteView(venue, site, states.FactsOf(venue), states.SpecialOf(venue), origin);
            await SiteResponse.WritePageAsync(context, site, PageRenderer.Render(view, page), states.LastModified(venue), stop);
        }
    }

    private Task DawdleAsync(SiteProfile site, DemoVenue venue, string path, CancellationToken stop)
    {
        var delay = site.Quirk switch
        {
            Quirk.Slow => options.Value.SlowResponse * SeededRandom.For(1, venue.Slug + path).Between(1 / 3.0, 1),
            Quirk.VerySlow when path != "/robots.txt" => options.Value.VerySlowResponse,
            _ => TimeSpan.Zero,
        };
        return delay > TimeSpan.Zero ? Task.Delay(delay, time, stop) : Task.CompletedTask;
    }
}
