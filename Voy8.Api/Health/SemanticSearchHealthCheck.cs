using Microsoft.Extensions.Diagnostics.HealthChecks;
using Voy8.Core.Embeddings;
using Voy8.Core.Search;

namespace Voy8.Api.Health;

/// <summary>
/// Tells in <c>/health</c> whether meaning is searched, and if not, why; and by which index. Words are searched all the same, so it only
/// degrades.
/// </summary>
internal sealed class SemanticSearchHealthCheck(EmbeddingModel model, IVectorIndex index) : IHealthCheck
{
    public const string Name = "semantic_search";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = model.Status;
        var data = new Dictionary<string, object> { ["vector_index"] = NameOf(index.Status.Kind), ["vectors"] = index.Status.Vectors };
        return Task.FromResult(status.State switch
        {
            EmbeddingModelState.Off => HealthCheckResult.Degraded("off: " + status.Reason, data: data),
            EmbeddingModelState.On when index.Status.IsReady => HealthCheckResult.Healthy(data: data),
            _ => HealthCheckResult.Degraded("loading", data: data),
        });
    }

    private static string NameOf(VectorIndexKind kind) => kind switch
    {
        VectorIndexKind.InProcess => "in_process",
        VectorIndexKind.PgVector => "pgvector",
        _ => "undecided",
    };
}
