using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Voy8.LocalHosting.Processes;

namespace Voy8.LocalHosting.Orchestration;

/// <summary>The folder a run keeps its state in. One run at a time: it holds a lock as long as it lives.</summary>
internal sealed class DataFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // A killed run's host may not have noticed yet; its stop takes some seconds at most.
    private static readonly TimeSpan PatienceWithReady = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PatienceWithEnding = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private readonly FileLock _lock;

    private DataFolder(string path, FileLock folderLock)
    {
        Path = path;
        _lock = folderLock;
    }

    public string Path { get; }

    private string RunFilePath => System.IO.Path.Combine(Path, RunFile.Name);

    /// <summary>Takes the folder. A run that is just ending is given the seconds it needs; one that is well is left alone.</summary>
    /// <exception cref="DistributedApplicationException">Another run has it.</exception>
    public static async Task<DataFolder> OpenAsync(string path, CancellationToken cancellationToken)
    {
        LocalPaths.CreateReadable(path);
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (FileLock.TryTake(System.IO.Path.Combine(path, ".lock")) is { } folderLock)
            {
                return new DataFolder(path, folderLock);
            }

            var other = ReadRunFile(path);
            if (clock.Elapsed > (other is { Ready: true } ? PatienceWithReady : PatienceWithEnding))
            {
                throw new DistributedApplicationException(Describe(other, path));
            }

            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    /// <summary>The folder of one resource's state.</summary>
    public string Of(string resource) => System.IO.Path.Combine(Path, resource);

    /// <summary>Forgets what earlier runs kept: only what runs make, whatever else is in the folder.</summary>
    public void Clear(IEnumerable<string> resources)
    {
        foreach (var name in resources.Append("keys").Append("files"))
        {
            if (Directory.Exists(Of(name)))
            {
                Directory.Delete(Of(name), recursive: true);
            }

            File.Delete(PasswordPath(name));
        }
    }

    /// <summary>The password of a resource, made at the first call and kept for the folder's owner.</summary>
    public string Password(string resource)
    {
        var path = PasswordPath(resource);
        if (File.Exists(path))
        {
            return File.ReadAllText(path).Trim();
        }

        var password = NewPassword();
        WriteOwnerOnly(path, password);
        return password;
    }

    public static string NewPassword() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    public void WriteRunFile(RunFile run) => WriteOwnerOnly(RunFilePath, JsonSerializer.Serialize(run, RunFile.Json));

    public void Dispose()
    {
        File.Delete(RunFilePath);
        _lock.Dispose();
    }

    private string PasswordPath(string resource) => System.IO.Path.Combine(Path, $"{resource}.password");

    // Whole or not at all, and never readable by others.
    private static void WriteOwnerOnly(string path, string text)
    {
        var temporary = path + ".tmp";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var writer = new StreamWriter(temporary, options))
        {
            writer.Write(text);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private static RunFile? ReadRunFile(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<RunFile>(File.ReadAllText(System.IO.Path.Combine(path, RunFile.Name)), RunFile.Json);
        }
        catch (Exception exception) when (exception is IOException or JsonException or UnauthorizedAccessException)
        {
            // It has not come so far, or is gone, or is not ours to read.
            return null;
        }
    }

    private static string Describe(RunFile? other, string path)
    {
        var who = other is null ? "Another run" : $"Another run (process {other.Pid})";
        return $"{who} is using {path}. Stop it, or start this one with --data and another folder.";
    }
}
