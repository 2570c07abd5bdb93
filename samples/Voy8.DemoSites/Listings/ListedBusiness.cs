namespace Voy8.DemoSites.Listings;

/// <summary>A business as the town's directory has it.</summary>
/// <param name="Slug">Of its page there.</param>
/// <param name="Schema">Its type at schema.org.</param>
/// <param name="Website">Host of its own site; null when it has none, or the directory does not know it.</param>
/// <param name="FormerSlug">Under which its page was until it moved.</param>
public sealed record ListedBusiness(
    string Slug, string Name, string Schema, decimal Lat, decimal Lon, string? Street, string? Phone, string? Website, string? FormerSlug = null);
