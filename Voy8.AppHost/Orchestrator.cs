using System.Reflection;

/// <summary>Which orchestrator this AppHost was built for.</summary>
internal static class Orchestrator
{
    public static bool IsLocal => Read("voy8orchestrator") == "Local";

    /// <summary>One line for people.</summary>
    public static string Description =>
        $"Orchestrator: {(IsLocal ? "local processes (Voy8.LocalHosting)" : "Aspire")}, because {Read("voy8orchestratorreason")}";

    private static string? Read(string key) => typeof(Orchestrator).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(item => item.Key == key)?.Value;
}
