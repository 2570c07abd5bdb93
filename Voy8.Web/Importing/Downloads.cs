using System.Net.Http.Headers;
using Voy8.Web.Accounts;
using Voy8.Web.Clients;

namespace Voy8.Web.Importing;

/// <summary>Files that the API gives to the person whose browser asks, passed on as they come.</summary>
internal static class Downloads
{
    // What the API says of how a browser may treat what it got; the page's own policy is for pages.
    private static readonly string[] Passed = ["Content-Security-Policy", "X-Content-Type-Options", "Cache-Control"];

    public static string ErrorsOf(Guid importId) => $"/download/imports/{importId}/errors.csv";

    /// <summary>What a dataset can be had as, with its name on the page.</summary>
    public static IReadOnlyList<(string Format, string Label)> ExportFormats { get; } =
        [("csv", "CSV"), ("geojson", "GeoJSON"), ("jsonl", "JSON lines"), ("overpass", "Overpass JSON"), ("overture", "Overture lines")];

    public static string ExportOf(string dataset, string format) => $"/download/datasets/{Uri.EscapeDataString(dataset)}/export?format={format}";

    public static IEndpointRouteBuilder MapDownloads(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/download").RequireAuthorization();
        group.MapGet("/imports/{id:guid}/errors.csv", (Guid id, HttpContext context, IHttpClientFactory clients) => PassAsync(context, clients, $"/imports/{id}/errors.csv"));
        group.MapGet("/datasets/{slug}/export", (string slug, string? format, HttpContext context, IHttpClientFactory clients) =>
            PassAsync(context, clients, $"/datasets/{Uri.EscapeDataString(slug)}/export?format={Uri.EscapeDataString(format ?? "")}"));
        group.MapGet("/files/{id:guid}", (Guid id, HttpContext context, IHttpClientFactory clients) => PassAsync(context, clients, $"/files/{id}/content"));
        return app;
    }

    private static async Task PassAsync(HttpContext context, IHttpClientFactory clients, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = PersonClaims.TokenOf(context.User) is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
        using var client = clients.CreateClient(Voy8ApiClient.Streams);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        if (response.IsSuccessStatusCode)
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
            foreach (var name in Passed)
            {
                if (response.Headers.TryGetValues(name, out var values))
                {
                    context.Response.Headers[name] = values.ToArray();
                }
            }

            context.Response.ContentLength = response.Content.Headers.ContentLength;
            context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
            context.Response.Headers.ContentDisposition = response.Content.Headers.ContentDisposition?.ToString();
            await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }
}
