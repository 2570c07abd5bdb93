using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Voy8.DemoSites.Sites;

namespace Voy8.DemoSites.Listings;

/// <summary>Serves the directory: result pages that name businesses, and a page of each with its markup.</summary>
public sealed class DirectoryHandler(BusinessDirectory directory)
{
    public const string Name = "directory";
    private const int Failures = 2;
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.Default };
    private readonly ConcurrentDictionary<string, int> _asked = new(StringComparer.OrdinalIgnoreCase);

    public Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (path == "/robots.txt")
        {
            return WriteAsync(context, 200, "text/plain; charset=utf-8", "User-agent: *\nDisallow: /admin/\n");
        }
        if (path == "/search")
        {
            return SearchAsync(context);
        }
        if (!path.StartsWith("/b/", StringComparison.Ordinal))
        {
            return WriteAsync(context, path == "/" ? 200 : 404, "text/html; charset=utf-8", Page("Harbour directory", "<p>Who is who at the harbour.</p>"));
        }
        var slug = path[3..];
        if (directory.FindMoved(slug) is { } moved)
        {
            context.Response.Redirect($"/b/{moved}", permanent: true);
            return Task.CompletedTask;
        }
        return directory.Find(slug) is { } business
            ? WriteAsync(context, 200, "text/html; charset=utf-8", Details(business, context.Request.Host.Port))
            : WriteAsync(context, 404, "text/html; charset=utf-8", Page("Not found", "<p>There is no such business.</p>"));
    }

    private Task SearchAsync(HttpContext context)
    {
        var keyword = context.Request.Query["what"].ToString();
        var page = int.TryParse(context.Request.Query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
        if (keyword.Equals(BusinessDirectory.FailingKeyword, StringComparison.OrdinalIgnoreCase) && page == BusinessDirectory.FailingPage
            && _asked.AddOrUpdate("failing", 1, (_, asked) => Math.Min(asked + 1, Failures + 1)) <= Failures)
        {
            context.Response.Headers.RetryAfter = "1";
            return WriteAsync(context, 503, "text/plain; charset=utf-8", "Too busy.");
        }
        var found = directory.Search(keyword, page);
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<p>Page {page} of {BusinessDirectory.PagesClaimed(keyword)}</p>\n");
        foreach (var business in found)
        {
            // The first keywords still have the addresses of before the move.
            var slug = business.FormerSlug is not null && keyword.Length % 2 == 0 ? business.FormerSlug : business.Slug;
            html.Append(CultureInfo.InvariantCulture, $"<article class=\"entry\"><h2><a href=\"/b/{slug}\">{Encode(business.Name)}</a></h2></article>\n");
        }
        return WriteAsync(context, 200, "text/html; charset=utf-8", Page("Results", html.ToString()));
    }

    private static string Details(ListedBusiness business, int? port)
    {
        var thing = new JsonObject
        {
            ["@context"] = "https://schema.org",
            ["@type"] = business.Schema,
            ["name"] = business.Name,
            ["url"] = $"/b/{business.Slug}",
            ["geo"] = new JsonObject { ["@type"] = "GeoCoordinates", ["latitude"] = business.Lat, ["longitude"] = business.Lon },
        };
        if (business.Street is not null)
        {
            thing["address"] = new JsonObject { ["@type"] = "PostalAddress", ["streetAddress"] = business.Street, ["addressLocality"] = "Harbour" };
        }
        if (business.Phone is not null)
        {
            thing["telephone"] = business.Phone;
        }
        if (business.Website is not null)
        {
            thing["sameAs"] = $"http://{business.Website}{(port is null ? "" : $":{port}")}/";
        }
        return Page(business.Name, $"<h1>{Encode(business.Name)}</h1>\n<script type=\"application/ld+json\">{thing.ToJsonString(Json)}</script>");
    }

    private static string Page(string title, string body) =>
        $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{Encode(title)}</title></head>\n<body>\n{body}\n</body></html>\n";

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    private static Task WriteAsync(HttpContext context, int status, string type, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    /// <summary>True for the directory's own host.</summary>
    public static bool IsHost(string host) => host.Equals($"{Name}.{HarbourHosts.Domain}", StringComparison.OrdinalIgnoreCase);
}
