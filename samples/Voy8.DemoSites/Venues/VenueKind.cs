namespace Voy8.DemoSites.Venues;

/// <summary>What is typical of a kind of venue: a row of <c>kinds.json</c>.</summary>
/// <param name="Schema">Its type at schema.org.</param>
/// <param name="Hours">Key of <c>hours.json</c>.</param>
/// <param name="Food">Whether it has a menu.</param>
/// <param name="History">"owner" for a family business, "plain" where nobody in particular owns it.</param>
/// <param name="Features">Code and probability.</param>
public sealed record VenueKind(
    string Schema, string Category, string Hours, string History, IReadOnlyDictionary<string, double> Features, bool Food = false);
