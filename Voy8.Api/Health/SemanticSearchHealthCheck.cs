using Microsoft.Extensions.Diagnostics.HealthChecks;
using Voy8.Core.Embeddings;

namespace Voy8.Api.Health;

/// <summary>Tells in <c>/health</c> whether meaning is searched, and if not, why. Words are searched all the same, so it only degrades.</summary>
internal sealed class SemanticSearchHealthCheck(EmbeddingModel model) : IHealthCheck
{
    public const string Name = "semantic_search";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = model.Status;
        return Task.FromResult(status.State switch
        {
            EmbeddingModelState.On => HealthCheckResult.Healthy(),
            EmbeddingModelState.Loading => HealthCheckResult.Degraded("loading"),
            _ => HealthCheckResult.Degraded("off: " + status.Reason),
        });
    }
}
