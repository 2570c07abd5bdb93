namespace Voy8.Web.Maps;

public static class VenueMapExtensions
{
    public const string OverlayPath = "/map/overlay.geojson";

    public static IHostApplicationBuilder AddMap(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<MapOptions>().BindConfiguration(MapOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddHttpClient(nameof(OverlaySource));
        builder.Services.AddSingleton<OverlaySource>();
        return builder;
    }

    /// <summary>Serves the overlay from the page's own origin, so that a browser asks nobody else.</summary>
    public static IEndpointRouteBuilder MapOverlay(this IEndpointRouteBuilder app)
    {
        app.MapGet(OverlayPath, GetOverlayAsync);
        return app;
    }

    private static async Task<IResult> GetOverlayAsync(OverlaySource source, HttpContext context, CancellationToken cancellationToken)
    {
        if (await source.GetAsync(cancellationToken) is not { } overlay)
        {
            return TypedResults.NotFound();
        }

        context.Response.Headers.CacheControl = "private, max-age=300";
        return TypedResults.Bytes(overlay, "application/geo+json");
    }
}
