using Microsoft.AspNetCore.Http.HttpResults;
using Voy8.Api.Access;
using Voy8.Api.Mapping;
using Voy8.Contracts;
using Voy8.Jobs;

namespace Voy8.Api;

/// <summary>Who works, and on what.</summary>
internal static class WorkersApi
{
    public static IEndpointRouteBuilder MapWorkersApi(this IEndpointRouteBuilder app)
    {
        app.MapGet("/workers", ListWorkers).WithTags("Jobs").ForOperators().WithSummary("Lists workers with the jobs they hold; one that fell silent stays for a day.");
        return app;
    }

    private static async Task<Ok<WorkersResponse>> ListWorkers(IJobStatistics statistics, CancellationToken cancellationToken)
    {
        var workers = await statistics.ListWorkersAsync(cancellationToken);
        return TypedResults.Ok(new WorkersResponse([.. workers.Select(ToResponse)]));
    }

    private static WorkerResponse ToResponse(WorkerRecord worker) => new(
        worker.Id,
        worker.Name,
        worker.State.Name(),
        worker.Queues,
        worker.Concurrency,
        worker.Running,
        worker.Succeeded,
        worker.Failed,
        worker.StartedAt,
        worker.BeatAt,
        worker.LeaseUntil,
        [.. worker.Jobs.Select(job => new WorkerJobResponse(job.Id, job.Type, job.Queue, job.StartedAt))]);
}
