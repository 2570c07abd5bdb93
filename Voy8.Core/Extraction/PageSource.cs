namespace Voy8.Core.Extraction;

/// <summary>A page to read facts from.</summary>
/// <param name="Url">Where it came from, redirects followed.</param>
/// <param name="Html">Decoded text.</param>
/// <param name="SeenAt">When it was read.</param>
/// <param name="RobotsTag">X-Robots-Tag header; empty when there was none.</param>
public sealed record PageSource(Uri Url, string Html, DateTimeOffset SeenAt, string RobotsTag = "");
