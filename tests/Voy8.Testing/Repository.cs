namespace Voy8.Testing;

/// <summary>The folders of the source tree.</summary>
public static class Repository
{
    /// <summary>The folder of Voy8.sln.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var directory = AppContext.BaseDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (File.Exists(Path.Combine(directory, "Voy8.sln")))
            {
                return directory;
            }
        }

        throw new InvalidOperationException($"Voy8.sln is in no folder above {AppContext.BaseDirectory}.");
    }
}
