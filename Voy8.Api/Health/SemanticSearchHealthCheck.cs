using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Voy8.Core.Embeddings;
using Voy8.Core.Search;

namespace Voy8.Api.Health;

/// <summary>
/// Tells in <c>/health</c> whether meaning is searched, and if not, why; by which index, whose vectors, and how far the model is that is
/// to take over. Words are searched all the same, so it only degrades.
/// </summary>
internal sealed class SemanticSearchHealthCheck(EmbeddingModels models, IVectorIndex index, EmbeddingModelRegister register) : IHealthCheck
{
    public const string Name = "semantic_search";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var searched = index.Status;
        var status = models.StatusFor(searched.ModelId);
        var data = new Dictionary<string, object> { ["vector_index"] = NameOf(searched.Kind), ["vectors"] = searched.Vectors };
        if (searched.ModelId is { } modelId)
        {
            data["model"] = modelId;
        }

        if (await FindNextAsync(cancellationToken) is { } next)
        {
            data["next_model"] = next.ModelId;
            data["next_model_covers"] = $"{next.Covered} of {next.Venues}";
        }

        return status.State switch
        {
            EmbeddingModelState.Off => HealthCheckResult.Degraded("off: " + status.Reason, data: data),
            EmbeddingModelState.On when searched.IsReady => HealthCheckResult.Healthy(data: data),
            _ => HealthCheckResult.Degraded("loading", data: data),
        };
    }

    private async Task<RegisteredModel?> FindNextAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await register.ReadAsync(cancellationToken)).FirstOrDefault(model => model.State == RegisteredModel.Next);
        }
        catch (NpgsqlException)
        {
            // That the database is away is another check's to tell.
            return null;
        }
    }

    private static string NameOf(VectorIndexKind kind) => kind switch
    {
        VectorIndexKind.InProcess => "in_process",
        VectorIndexKind.PgVector => "pgvector",
        _ => "undecided",
    };
}
