using Voy8.Testing;

namespace Voy8.LocalHosting.Tests;

/// <summary>A folder of one test.</summary>
public sealed class TestFolder : IDisposable
{
    public string Path { get; } = TestFolders.Create("hosting");

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => TestFolders.Delete(Path);
}
