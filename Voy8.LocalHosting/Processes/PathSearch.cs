namespace Voy8.LocalHosting.Processes;

/// <summary>Finds programs as a shell would.</summary>
internal static class PathSearch
{
    public static string? Find(string program)
    {
        var name = OperatingSystem.IsWindows() && !Path.HasExtension(program) ? program + ".exe" : program;
        return (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, name))
            .FirstOrDefault(File.Exists);
    }
}
