using Voy8.Jobs;

namespace Voy8.Core.Embeddings;

/// <summary>Looks for venues without a current vector. A schedule asks for it every minute, so what is done is soon forgotten.</summary>
[JobType("catch_up_embeddings", Queue = "embed", TimeoutSeconds = 600, KeepFinishedSeconds = 3600)]
public sealed record CatchUpEmbeddings;
