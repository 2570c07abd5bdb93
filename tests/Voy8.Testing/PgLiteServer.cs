using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Voy8.LocalHosting;

namespace Voy8.Testing;

/// <summary>
/// PostgreSQL with pgvector, as WebAssembly in node: for tests of what the local PostgreSQL lacks. Its packages are installed once, by npm,
/// into the local run's home. It serves one connection at a time, and knows no binary COPY.
/// </summary>
public sealed class PgLiteServer : IAsyncDisposable
{
    private const string Packages =
        """
        { "private": true, "dependencies": {
          "@electric-sql/pglite": "0.5.14", "@electric-sql/pglite-socket": "0.2.17", "@electric-sql/pglite-pgvector": "0.0.15" } }
        """;

    // It ends with its standard input, so that it never outlives the tests.
    private const string Script =
        """
        import { PGlite } from '@electric-sql/pglite'
        import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
        import { vector } from '@electric-sql/pglite-pgvector'
        import net from 'node:net'
        const free = await new Promise(done => { const s = net.createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => done(port)) }) })
        const db = await PGlite.create({ extensions: { vector } })
        await new PGLiteSocketServer({ db, port: free, host: '127.0.0.1' }).start()
        process.stdin.resume().on('end', () => process.exit(0))
        console.log(`port ${free}`)
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Process _process;

    private PgLiteServer(Process process, NpgsqlDataSource dataSource) => (_process, DataSource) = (process, dataSource);

    /// <summary>Of one connection.</summary>
    public NpgsqlDataSource DataSource { get; }

    /// <summary>Starts one; skips the test where npm is absent, and fails it when <c>VOY8_REQUIRE_NPM=1</c>.</summary>
    public static async Task<PgLiteServer> StartOrSkipAsync(CancellationToken cancellationToken)
    {
        Requirement.Check(Find("npm") is not null && Find("node") is not null, "VOY8_REQUIRE_NPM", "npm is not on PATH.");
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Patience);
        var folder = await InstallAsync(timeout.Token);
        var process = Start("node", folder, "server.mjs");
        string? line;
        do
        {
            line = await process.StandardOutput.ReadLineAsync(timeout.Token);
        }
        while (line is not null && !line.StartsWith("port ", StringComparison.Ordinal));

        if (line is null)
        {
            throw new InvalidOperationException("PGlite did not start: " + await process.StandardError.ReadToEndAsync(timeout.Token));
        }

        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = int.Parse(line[5..], CultureInfo.InvariantCulture),
            Username = "postgres",
            Database = "postgres",
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
            MaxPoolSize = 1,
            NoResetOnClose = true,
        };
        return new PgLiteServer(process, NpgsqlDataSource.Create(connection.ConnectionString));
    }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(5)))
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static async Task<string> InstallAsync(CancellationToken cancellationToken)
    {
        var folder = Path.Combine(LocalPaths.Home, "pglite-0.5.14");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "server.mjs"), Script, cancellationToken);
        var done = Path.Combine(folder, "installed");
        if (File.Exists(done))
        {
            return folder;
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "package.json"), Packages, cancellationToken);
        using var npm = Start(Find("npm")!, folder, "install", "--ignore-scripts", "--no-audit", "--no-fund");
        npm.StandardInput.Close();
        var errors = npm.StandardError.ReadToEndAsync(cancellationToken);
        await npm.StandardOutput.ReadToEndAsync(cancellationToken);
        await npm.WaitForExitAsync(cancellationToken);
        Requirement.Check(npm.ExitCode == 0, "VOY8_REQUIRE_NPM", "npm could not install PGlite: " + await errors);
        await File.WriteAllTextAsync(done, "", cancellationToken);
        return folder;
    }

    private static Process Start(string program, string folder, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        WorkingDirectory = folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    }) ?? throw new InvalidOperationException($"{program} did not start.");

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => new[] { Path.Combine(folder, program), Path.Combine(folder, program + ".cmd"), Path.Combine(folder, program + ".exe") })
        .FirstOrDefault(path => File.Exists(path) && (!OperatingSystem.IsWindows() || Path.HasExtension(path)));
}
