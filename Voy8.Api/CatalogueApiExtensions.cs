using Voy8.Api.Imports;
using Voy8.Api.Mapping;
using Voy8.Api.Venues;

namespace Voy8.Api;

internal static class CatalogueApiExtensions
{
    /// <summary>What the endpoints of venues, datasets and imports need beside Core.</summary>
    public static IServiceCollection AddCatalogueApi(this IServiceCollection services) => services
        .AddSingleton<VenueMapping>()
        .AddSingleton<VenuePages>()
        .AddSingleton<ImportMapping>()
        .AddSingleton<ImportReceiver>();

    public static IEndpointRouteBuilder MapCatalogueApi(this IEndpointRouteBuilder app)
    {
        app.MapVenuesApi();
        app.MapDatasetsApi();
        app.MapImportsApi();
        app.MapMetaApi();
        return app;
    }
}
