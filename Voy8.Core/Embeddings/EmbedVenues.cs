using Voy8.Jobs;

namespace Voy8.Core.Embeddings;

/// <summary>Embeds the venues whose text has changed since their vector was made.</summary>
/// <param name="VenueIds">At most 1,000; those that are current cost nothing.</param>
[JobType("embed_venues", Queue = "embed", TimeoutSeconds = 600)]
public sealed record EmbedVenues(IReadOnlyList<Guid> VenueIds);
