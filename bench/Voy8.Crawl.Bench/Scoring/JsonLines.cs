using System.Text.Json;

namespace Voy8.Crawl.Bench.Scoring;

/// <summary>Reads files of one JSON object per line, in camel case.</summary>
internal static class JsonLines
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { AllowTrailingCommas = true };

    /// <returns>The rows; none when the folder has no such file.</returns>
    public static List<T> Read<T>(DirectoryInfo folder, string file)
    {
        var path = Path.Combine(folder.FullName, file);
        return File.Exists(path)
            ? [.. File.ReadLines(path).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<T>(line, Options)!)]
            : [];
    }
}
