using Microsoft.Extensions.Configuration;

namespace Voy8.LocalHosting;

/// <summary>The options of the command line that are the orchestrator's own.</summary>
/// <param name="DataDirectory"><c>--data</c>: where databases and keys are kept; by default <c>data</c> in <see cref="LocalPaths.Home"/>.</param>
/// <param name="Fresh"><c>--fresh</c>: forget what earlier runs kept there.</param>
internal sealed record LocalRunOptions(string DataDirectory, bool Fresh)
{
    /// <summary>The key under which an AppHost finds the data folder; Aspire sets none.</summary>
    public const string DataDirectoryKey = "Voy8:DataDirectory";

    public static LocalRunOptions Read(IConfiguration configuration)
    {
        var data = configuration["data"];
        return new LocalRunOptions(
            Path.GetFullPath(string.IsNullOrWhiteSpace(data) ? Path.Combine(LocalPaths.Home, "data") : data),
            configuration["fresh"] is { } fresh && !string.Equals(fresh, "false", StringComparison.OrdinalIgnoreCase));
    }
}
