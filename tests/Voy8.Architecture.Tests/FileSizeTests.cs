namespace Voy8.Architecture.Tests;

/// <summary>A file does one thing: most are under 100 lines, and none of ours is over 400.</summary>
public sealed class FileSizeTests
{
    private const int Longest = 400;

    [Fact]
    public void No_source_file_is_too_long_to_read() => SourceFiles()
        .Where(file => file.Lines > Longest)
        .Select(file => $"{file.Path}: {file.Lines} lines")
        .ShouldBeEmpty();

    [Fact]
    public void Most_files_are_short()
    {
        var files = SourceFiles().ToList();
        files.Count(file => file.Lines <= 100).ShouldBeGreaterThan(files.Count / 2);
    }

    private static IEnumerable<(string Path, int Lines)> SourceFiles() =>
        from file in Directory.EnumerateFiles(Repository.Root, "*.cs", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Repository.Root, file)
        where !path.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "node_modules")
        select (path, File.ReadLines(file).Count());
}
