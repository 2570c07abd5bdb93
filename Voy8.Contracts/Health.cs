namespace Voy8.Contracts;

/// <summary>Answer of <c>GET /health</c>: 200 when ok, else 503.</summary>
/// <param name="Db"><c>ok</c>, or what is wrong.</param>
/// <param name="QueueDepth">Jobs waiting, from PostgreSQL.</param>
/// <param name="SemanticSearch"><c>ok</c>, or why meaning is not searched; it does not make the service unhealthy.</param>
public sealed record HealthResponse(bool Ok, string Db, string Redis, long QueueDepth, string Version, string SemanticSearch);
