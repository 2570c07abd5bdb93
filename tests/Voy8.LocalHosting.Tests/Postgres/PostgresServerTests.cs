using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Voy8.LocalHosting.Postgres;
using Voy8.Testing;

namespace Voy8.LocalHosting.Tests.Postgres;

public sealed class PostgresServerTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Data_survive_a_stop_and_a_start()
    {
        await using (var first = await StartAsync())
        {
            await ExecuteAsync(first, "CREATE TABLE kept AS SELECT 42 AS answer");
            await first.StopAsync();
            ProcessProbe.IsAlive(first.ProcessId).ShouldBeFalse();
        }

        await using var second = await StartAsync();
        (await ExecuteAsync(second, "SELECT answer FROM kept")).ShouldBe(42);
    }

    [Fact]
    public async Task A_server_an_earlier_run_left_behind_is_ended_and_its_data_are_kept()
    {
        await using var left = await StartAsync();
        await ExecuteAsync(left, "CREATE TABLE kept AS SELECT 42 AS answer");

        await using var next = await StartAsync();

        (await left.Exited.WaitAsync(TimeSpan.FromSeconds(10), Token)).ShouldBe(0);
        (await ExecuteAsync(next, "SELECT answer FROM kept")).ShouldBe(42);
    }

    [Fact]
    public async Task A_server_that_was_killed_recovers()
    {
        await using (var killed = await StartAsync(durable: true))
        {
            await ExecuteAsync(killed, "CREATE TABLE kept AS SELECT 42 AS answer");
            ProcessProbe.Kill(killed.ProcessId);
            await killed.Exited;
        }

        File.Exists(_folder.File("data/postmaster.pid")).ShouldBeTrue("a killed server leaves it");
        await using var next = await StartAsync();
        (await ExecuteAsync(next, "SELECT answer FROM kept")).ShouldBe(42);
    }

    [Fact]
    public async Task A_pid_file_that_names_somebody_else_by_now_stops_nobody()
    {
        await using (await StartAsync())
        {
        }

        File.WriteAllText(_folder.File("data/postmaster.pid"), Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");

        await using var server = await StartAsync();
        (await ExecuteAsync(server, "SELECT 1")).ShouldBe(1);
    }

    [Fact]
    public async Task Who_does_not_know_the_password_is_kept_out()
    {
        await using var server = await StartAsync(password: "correct horse");

        (await ExecuteAsync(server, "SELECT 1")).ShouldBe(1);
        var wrong = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = "wrong", Pooling = false };
        await using var connection = new NpgsqlConnection(wrong.ConnectionString);
        (await Should.ThrowAsync<PostgresException>(() => connection.OpenAsync(Token))).SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
        Directory.GetFiles(_folder.Path, "*.pw").ShouldBeEmpty("the password file is gone");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_to_be()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var error = await Should.ThrowAsync<InvalidOperationException>(() => StartAsync(port: ((IPEndPoint)other.LocalEndpoint).Port));

        error.Message.ShouldContain("Address already in use");
    }

    [Fact]
    public async Task Data_of_another_version_are_refused_and_left_alone()
    {
        await using (await StartAsync())
        {
        }

        var versionFile = _folder.File("data/PG_VERSION");
        File.WriteAllText(versionFile, "9\n");

        var error = await Should.ThrowAsync<InvalidOperationException>(() => StartAsync());

        error.Message.ShouldContain("PostgreSQL 9");
        error.Message.ShouldContain("--fresh");
        File.ReadAllText(versionFile).ShouldBe("9\n");
    }

    private async Task<PostgresServer> StartAsync(string? password = null, int port = 0, bool durable = false) => await PostgresServer.StartAsync(
        await new PostgresLocator(LocalPaths.Home).FindAsync(Token),
        new PostgresServerOptions
        {
            DataDirectory = _folder.File("data"),
            Durable = durable,
            Password = password,
            Port = port,
            Settings = new Dictionary<string, string> { ["shared_buffers"] = "16MB", ["max_connections"] = "20" },
        },
        Token);

    private static async Task<object?> ExecuteAsync(PostgresServer server, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Token);
    }
}
