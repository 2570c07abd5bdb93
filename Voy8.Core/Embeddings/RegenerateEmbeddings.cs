using Voy8.Jobs;

namespace Voy8.Core.Embeddings;

/// <summary>Makes the vectors of a scope anew, all of them, whatever they stand for. What comes out the same is not written.</summary>
/// <param name="Things">One of <see cref="EmbeddedThings"/>.</param>
/// <param name="Scope">Of notes their owner, of venues their dataset.</param>
[JobType("regenerate_embeddings", Queue = "embed", TimeoutSeconds = 6 * 3600)]
public sealed record RegenerateEmbeddings(string Things, Guid Scope)
{
    private const int AtOnce = 2;

    /// <summary>
    /// Asked for again while it is under way, it is the same job. Datasets wait for what people wait for, and neither takes all workers.
    /// </summary>
    /// <param name="owner">On whose behalf.</param>
    public EnqueueOptions OptionsFor(Guid owner) => new()
    {
        OwnerId = owner,
        IdempotencyKey = $"{Things}:{Scope:N}",
        Priority = Things == EmbeddedThings.Notes ? JobPriority.Normal : JobPriority.Low,
        ConcurrencyKey = $"regenerate:{Things}",
        KeyLimit = AtOnce,
    };
}

public static class EmbeddedThings
{
    public const string Venues = "venues";
    public const string Notes = "notes";
}
