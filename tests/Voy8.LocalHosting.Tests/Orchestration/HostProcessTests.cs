using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using Voy8.LocalHosting.Orchestration;
using Voy8.LocalHosting.Processes;
using Voy8.LocalHosting.Tests.App;
using Voy8.Testing;

namespace Voy8.LocalHosting.Tests.Orchestration;

/// <summary>A host in a process of its own, ended in every way a person or a machine may end it.</summary>
public sealed class HostProcessTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly TestFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(LibC.SigInt)]
    [InlineData(LibC.SigTerm)]
    public async Task A_signal_ends_everything_within_seconds(int signal)
    {
        await using var host = await StartAsync("host");
        var run = await ReadyAsync();

        var clock = Stopwatch.StartNew();
        host.Signal(signal);
        (await host.Exited.WaitAsync(Deadline, Token)).ShouldBe(0);

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        Pids(run).Where(ProcessProbe.IsAlive).ShouldBeEmpty();
        File.Exists(_folder.File("run.json")).ShouldBeFalse();
        File.Exists(_folder.File("postgres/postmaster.pid")).ShouldBeFalse("PostgreSQL was stopped in order");
    }

    [Fact]
    public async Task A_killed_host_leaves_nobody_behind_and_the_next_start_has_the_data()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The kernel ends the children only on Linux.");
        RunFile before;
        await using (var host = await StartAsync("host"))
        {
            before = await ReadyAsync();
            await ExecuteAsync(before, "CREATE TABLE kept AS SELECT 42 AS answer");
            host.Signal(LibC.SigKill);
            await host.Exited;
            await AllGoneAsync(before);
        }

        await using var next = await StartAsync("host");
        var after = await ReadyAsync(notOf: before.Pid);
        (await ExecuteAsync(after, "SELECT answer FROM kept")).ShouldBe(42);
    }

    [Fact]
    public async Task A_killed_dotnet_run_takes_the_host_with_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The kernel tells the host only on Linux.");
        await using var dotnetRun = await StartAsync("run");
        var run = await ReadyAsync();
        run.Pid.ShouldNotBe(dotnetRun.Id);

        dotnetRun.Signal(LibC.SigKill);
        await dotnetRun.Exited;

        await AllGoneAsync(run);
        File.Exists(_folder.File("run.json")).ShouldBeFalse("the host stopped in order");
    }

    [Fact]
    public async Task A_second_host_on_the_same_data_says_so_and_leaves()
    {
        await using var first = await StartAsync("host");
        await ReadyAsync();

        var (exitCode, output) = await ChildProcess.RunAsync(Command("host"), Token);

        exitCode.ShouldBe(1);
        output.ShouldContain($"process {first.Id}");
        output.ShouldNotContain("   at ");
        first.Exited.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Fresh_forgets_the_data_and_nothing_else()
    {
        await File.WriteAllTextAsync(_folder.File("mine.txt"), "mine", Token);
        await using (var host = await StartAsync("host"))
        {
            await ExecuteAsync(await ReadyAsync(), "CREATE TABLE kept AS SELECT 42 AS answer");
            host.Signal(LibC.SigTerm);
            await host.Exited;
        }

        await using var next = await StartAsync("host", "--fresh");
        (await ExecuteAsync(await ReadyAsync(), "SELECT to_regclass('kept')::text")).ShouldBe(DBNull.Value);
        File.ReadAllText(_folder.File("mine.txt")).ShouldBe("mine");
    }

    private static List<int> Pids(RunFile run) => [.. run.Resources.Values.SelectMany(resource => resource.Pids).Append(run.Pid).Distinct()];

    private static Task AllGoneAsync(RunFile run)
    {
        // The host itself, two service processes and the database.
        Pids(run).Count.ShouldBe(4);
        return Eventually.TrueAsync(() => !Pids(run).Exists(ProcessProbe.IsAlive), TimeSpan.FromSeconds(15), "every process has ended");
    }

    private static async Task<object?> ExecuteAsync(RunFile run, string sql)
    {
        await using var connection = new NpgsqlConnection(run.ConnectionStrings["voy8db"] + ";Pooling=false");
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Token);
    }

    private ChildProcessStart Command(params string[] args) =>
        new("dotnet", [new TestService().AssemblyPath, args[0], "--data", _folder.Path, .. args[1..]])
        {
            OnLine = line => TestContext.Current.TestOutputHelper?.WriteLine(line),
        };

    private async Task<ChildProcess> StartAsync(params string[] args) => await ChildProcess.StartAsync(Command(args));

    private async Task<RunFile> ReadyAsync(int notOf = 0)
    {
        RunFile? run = null;
        await Eventually.TrueAsync(() =>
        {
            run = JsonSerializer.Deserialize<RunFile>(File.ReadAllText(_folder.File("run.json")), RunFile.Json);
            return run!.Ready && run.Pid != notOf;
        }, Deadline, "everything is healthy");
        return run!;
    }
}
