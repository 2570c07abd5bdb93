namespace Voy8.Core.Enrichment;

/// <summary>What applying observations did to one venue.</summary>
/// <param name="FactsChanged">Some value that holds is new, different or gone.</param>
/// <param name="TextChanged">The text that is embedded changed: the caller enqueues <see cref="Embeddings.EmbedVenues"/>.</param>
public sealed record EnrichmentOutcome(Guid VenueId, bool FactsChanged, bool TextChanged);
