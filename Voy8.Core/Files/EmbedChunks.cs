using Voy8.Jobs;

namespace Voy8.Core.Files;

/// <summary>Embeds chunks that have no current vector.</summary>
/// <param name="ChunkIds">At most 1,000; those that are current cost nothing.</param>
[JobType("embed_chunks", Queue = "embed", TimeoutSeconds = 600, KeepFinishedSeconds = 3600)]
public sealed record EmbedChunks(IReadOnlyList<Guid> ChunkIds)
{
    internal const int MaxChunks = 1_000;
}
