using Voy8.Api.Access;
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
        .AddSingleton<DiscoveryMapping>()
        .AddSingleton<ExportSlots>()
        .AddSingleton<ImportReceiver>();

    public static IEndpointRouteBuilder MapCatalogueApi(this IEndpointRouteBuilder app)
    {
        app.MapVenuesApi();
        app.MapYellowBooksApi();
        app.MapCorrectionsApi();
        app.MapDatasetsApi();
        app.MapImportsApi();
        app.MapCitiesApi();
        app.MapDiscoveryApi();
        app.MapMetaApi();
        return app;
    }
}
