namespace Voy8.Api;

/// <summary>What operators ask of the job platform.</summary>
internal static class OperationsApiExtensions
{
    public static IEndpointRouteBuilder MapOperationsApi(this IEndpointRouteBuilder app)
    {
        app.MapJobsApi();
        app.MapQueuesApi();
        app.MapWorkersApi();
        app.MapSchedulesApi();
        app.MapDeadLettersApi();
        app.MapStatsApi();
        return app;
    }
}
