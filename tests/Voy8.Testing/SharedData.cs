using System.Diagnostics.CodeAnalysis;

namespace Voy8.Testing;

/// <summary>Large files that are not in the repository: the folder <c>shared</c> beside it, or <c>VOY8_SHARED</c>.</summary>
public static class SharedData
{
    public static bool TryFind([NotNullWhen(true)] out string? directory)
    {
        directory = Environment.GetEnvironmentVariable("VOY8_SHARED") is { Length: > 0 } configured
            ? configured
            : Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared"));
        if (!Directory.Exists(directory))
        {
            directory = null;
        }

        return directory is not null;
    }

    /// <summary>The path of a file or folder there; skips the test where it is not, and fails it when <c>VOY8_REQUIRE_SHARED=1</c>.</summary>
    /// <param name="path">Such as <c>venues/munich-osm-venues.jsonl</c>.</param>
    public static string RequireOrSkip(string path)
    {
        var found = TryFind(out var directory) ? Path.Combine(directory, path) : null;
        Requirement.Check(File.Exists(found) || Directory.Exists(found), "VOY8_REQUIRE_SHARED", $"There is no {path} in the shared data.");
        return found!;
    }
}
