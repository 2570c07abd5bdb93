using Voy8.LocalHosting.Processes;

namespace Voy8.LocalHosting.Postgres;

/// <summary>Makes a cluster: the folder a server keeps its databases in.</summary>
internal static class PostgresCluster
{
    public const string User = "postgres";

    public static async Task CreateAsync(PostgresInstallation installation, PostgresServerOptions options, CancellationToken cancellationToken)
    {
        var directory = options.DataDirectory;
        if (File.Exists(Path.Combine(directory, "global", "pg_control")))
        {
            await RequireSameVersionAsync(installation, directory, cancellationToken);
            return;
        }

        PostgresIdentity.RequireReachable(directory);
        LocalPaths.CreateReadable(Path.GetDirectoryName(directory)!);
        // What an interrupted initdb left is of no use to the next.
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }

        Directory.CreateDirectory(directory);
        PostgresIdentity.GiveAway(directory);
        var passwordFile = WritePasswordFile(directory, options.Password);
        try
        {
            var start = new ChildProcessStart(installation.Program("initdb"), Arguments(installation, directory, passwordFile))
            {
                RunAs = PostgresIdentity.RunAs,
                WorkingDirectory = Path.GetDirectoryName(directory),
            };
            var (exitCode, output) = await ChildProcess.RunAsync(start, cancellationToken);
            if (exitCode != 0)
            {
                throw new InvalidOperationException($"initdb in {directory} ended with {exitCode}:\n{output}");
            }
        }
        finally
        {
            if (passwordFile is not null)
            {
                File.Delete(passwordFile);
            }
        }
    }

    private static List<string> Arguments(PostgresInstallation installation, string directory, string? passwordFile)
    {
        List<string> arguments = ["-D", directory, "-U", User, "--encoding=UTF8", "--no-sync", "--no-instructions"];
        // The built-in provider sorts the same on every machine; it came with 17.
        arguments.AddRange(installation.MajorVersion >= 17
            ? ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            : ["--locale=C.UTF-8"]);
        arguments.AddRange(passwordFile is null ? ["--auth=trust"] : ["--auth=scram-sha-256", $"--pwfile={passwordFile}"]);
        return arguments;
    }

    private static string? WritePasswordFile(string directory, string? password)
    {
        if (password is null)
        {
            return null;
        }

        var path = directory + ".pw";
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(path, options))
        {
            writer.WriteLine(password);
        }

        PostgresIdentity.GiveAway(path);
        return path;
    }

    private static async Task RequireSameVersionAsync(PostgresInstallation installation, string directory, CancellationToken cancellationToken)
    {
        var version = (await File.ReadAllTextAsync(Path.Combine(directory, "PG_VERSION"), cancellationToken)).Trim();
        if (version != $"{installation.MajorVersion}")
        {
            throw new InvalidOperationException(
                $"The data in {directory} were written by PostgreSQL {version}, and this one is {installation.MajorVersion} ({installation.BinDirectory}). "
                + $"Set {PostgresLocator.BinVariable} to a PostgreSQL {version}, choose another data folder, or start with --fresh.");
        }
    }
}
