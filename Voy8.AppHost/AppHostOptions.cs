using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.Configuration;

/// <summary>The command line's options that shape the topology.</summary>
internal sealed record AppHostOptions(int ApiPort, int WebPort, int DemoPort, int Workers, bool Demo)
{
    public const string Help =
        """
        Options:
          --data DIR        where databases and keys are kept (default: ~/.voy8/data, or /var/lib/voy8/data for root)
          --fresh           forget what earlier runs kept there
          --api-port N      the API's port (8000); a port that is taken makes way for the next
          --web-port N      the page's port (8080)
          --demo-port N     the port of the demo town's websites (8090)
          --workers N       worker processes (2); with 0 the API does the jobs itself
          --no-demo         without the demo town
          --help            this text
        """;

    // Of the orchestrator itself, or of Aspire and azd when they publish.
    private static readonly string[] Others = ["data", "fresh", "publisher", "operation", "step", "output-path", "log-level", "environment", "deploy", "help"];

    public static bool TryRead(string[] args, IConfiguration configuration, [NotNullWhen(true)] out AppHostOptions? options, out string error)
    {
        options = null;
        var reader = new Reader(configuration);
        var read = new AppHostOptions(
            reader.Number("api-port", 8000, 1, 65535),
            reader.Number("web-port", 8080, 1, 65535),
            reader.Number("demo-port", 8090, 1, 65535),
            reader.Number("workers", 2, 0, 64),
            !args.Contains("--no-demo"));
        error = reader.Error ?? Unknown(args) ?? string.Empty;
        if (error.Length > 0 || args.Contains("--help"))
        {
            return false;
        }

        options = read;
        return true;
    }

    private static string? Unknown(string[] args)
    {
        string[] known = [.. Others, "api-port", "web-port", "demo-port", "workers", "no-demo"];
        var unknown = args.FirstOrDefault(arg => arg.StartsWith("--", StringComparison.Ordinal)
            && !arg.Contains(':', StringComparison.Ordinal)
            && !known.Contains(arg[2..].Split('=')[0]));
        // Aspire has options of its own, more with each version.
        return unknown is null || !Orchestrator.IsLocal ? null : $"There is no option {unknown}.";
    }

    private sealed class Reader(IConfiguration configuration)
    {
        public string? Error { get; private set; }

        public int Number(string key, int fallback, int least, int most)
        {
            if (configuration[key] is not { } text)
            {
                return fallback;
            }

            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            {
                return number;
            }

            Error ??= $"--{key} takes a number from {least} to {most}, not '{text}'.";
            return fallback;
        }
    }
}
