using Microsoft.Extensions.Options;
using Voy8.Jobs;

namespace Voy8.Core.Embeddings;

/// <summary>The models whose vectors a job makes: while one takes another's place both are kept current.</summary>
internal sealed class KeptModels(EmbeddingModels models, EmbeddingModelRegister register, IOptions<EmbeddingsOptions> options)
{
    /// <returns>Their ids; the first may be searched already.</returns>
    /// <exception cref="JobDeferredException">No model is on.</exception>
    public async Task<IReadOnlyList<string>> WaitAsync(CancellationToken cancellationToken)
    {
        var on = await models.WaitAsync(cancellationToken);
        if (on.Count == 0)
        {
            throw new JobDeferredException(options.Value.ModelOffDelay, $"Waits for an embedding model. {models.Configured.Status.Reason}");
        }

        if (await register.FindCurrentAsync(cancellationToken) is null)
        {
            await register.BeginAsync(on[^1].ModelId!, on[^1].Dimensions, options.Value.RetiredModelGrace, cancellationToken);
        }

        var kept = (await register.ReadAsync(cancellationToken)).Where(model => model.State != RegisteredModel.Retired).Select(model => model.ModelId).ToHashSet();
        return [.. on.Select(status => status.ModelId!).Where(kept.Contains)];
    }
}
