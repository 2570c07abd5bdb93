using Microsoft.Extensions.Diagnostics.HealthChecks;
using Voy8.Jobs;

namespace Voy8.Api.Health;

/// <summary>Adds <c>queue_depth</c> to <c>/health</c>: jobs waiting, read from PostgreSQL, where it survives.</summary>
internal sealed class QueueDepthHealthCheck(IJobControl jobs) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var depth = await jobs.CountWaitingAsync(cancellationToken);
            return HealthCheckResult.Healthy(data: new Dictionary<string, object> { ["queue_depth"] = depth });
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "the queue's depth cannot be read", exception);
        }
    }
}
