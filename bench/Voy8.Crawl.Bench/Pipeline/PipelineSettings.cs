using System.Globalization;

namespace Voy8.Crawl.Bench.Pipeline;

/// <param name="Pages">One venue with a host of its own for each.</param>
/// <param name="Concurrency">Crawls at once.</param>
/// <param name="Site">Where the pages are, as <c>p00000.html</c> and so on: host and port.</param>
/// <param name="Postgres">An empty database.</param>
/// <param name="Redis">An empty Redis.</param>
internal sealed record PipelineSettings(int Pages, int Concurrency, string Site, string Postgres, string Redis)
{
    /// <exception cref="InvalidOperationException">A server is missing.</exception>
    public static PipelineSettings Of(string[] arguments) => new(
        Number(arguments, 0, 2000),
        Number(arguments, 1, 32),
        Environment.GetEnvironmentVariable("SITE") ?? "127.0.0.1:7401",
        Server("PG"),
        Server("REDIS"));

    private static int Number(string[] arguments, int at, int usual) =>
        arguments.Length > at ? int.Parse(arguments[at], CultureInfo.InvariantCulture) : usual;

    private static string Server(string name) => Environment.GetEnvironmentVariable(name)
        ?? throw new InvalidOperationException($"Set {name} to the connection string of a server that may be filled.");
}
