using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Voy8.Core.Catalogue;
using Voy8.Core.Enrichment;
using Voy8.Core.Storage;
using Voy8.Jobs;
using Voy8.Testing;
using Voy8.Worker.Commands;

namespace Voy8.Worker.Tests;

/// <summary>The command as a person runs it: a data folder with the AppHost's run file, and nothing but a database.</summary>
public sealed class ImportCommandTests(PostgresServerFixture postgres) : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("voy8-import-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private TestDatabase? _database;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync(Token);
        var run = new { pid = 1, ready = true, connectionStrings = new Dictionary<string, string> { ["voy8db"] = _database.ConnectionString } };
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "run.json"), JsonSerializer.Serialize(run), Token);
    }

    [Fact]
    public async Task A_file_goes_in_with_a_database_alone_and_again_changes_nothing()
    {
        var file = Write("""{"id":"1","name":"Ταβέρνα"}""", """{"id":"2","name":"Кафе"}""", "{broken");

        (await ImportAsync(file, "--dataset", "two", "--name", "Two")).ShouldBe(0, _error.ToString());
        (await ImportAsync(file, "--dataset", "two")).ShouldBe(0, _error.ToString());

        _output.ToString().ShouldSatisfyAllConditions(
            text => text.ShouldContain("Two: 2 venues created, 0 updated, 0 unchanged, 1 lines refused"),
            text => text.ShouldContain("Two: 0 venues created, 0 updated, 2 unchanged, 1 lines refused"),
            text => text.ShouldContain("line 3: The line is not valid JSON"));
    }

    [Fact]
    public async Task A_file_without_venues_fails()
    {
        (await ImportAsync(Write("a,b", "1,2"))).ShouldBe(1);

        _error.ToString().ShouldContain("None of the 2 lines is a venue");
        (await ImportAsync(Write())).ShouldBe(1);
    }

    [Fact]
    public async Task Where_a_worker_runs_it_does_the_work_by_its_own_crawl_scope()
    {
        using var fleet = CreateWorker();
        await fleet.StartAsync(Token);
        var jobs = fleet.Services.GetRequiredService<IJobControl>();
        await Eventually.TrueAsync(() => jobs.HasWorkerAsync("import", Token), TimeSpan.FromSeconds(30), "the worker has registered");

        (await ImportAsync(Write("""{"id":"1","name":"In","website":"http://in.harbour.localhost:8090/"}"""))).ShouldBe(0, _error.ToString());

        (await jobs.ListAsync(new JobQuery(Type: "crawl_venue"), Token)).Total.ShouldBe(1);
        await fleet.StopAsync(Token);
    }

    [Fact]
    public async Task A_worker_that_has_died_is_not_waited_for()
    {
        using (var fleet = CreateWorker())
        {
            await fleet.StartAsync(Token);
            var jobs = fleet.Services.GetRequiredService<IJobControl>();
            await Eventually.TrueAsync(() => jobs.HasWorkerAsync("import", Token), TimeSpan.FromSeconds(30), "the worker has registered");
            await fleet.StopAsync(Token);
            (await jobs.HasWorkerAsync("import", Token)).ShouldBeFalse();
        }

        await using var command = _database!.DataSource.CreateCommand(
            """
            insert into jobs.worker (id, name, queues, concurrency, stopping, lease_until)
            values (gen_random_uuid(), 'dead', '{import}', 1, false, now() - interval '1 s'),
                   (gen_random_uuid(), 'stopping', '{import}', 1, true, now() + interval '1 h'),
                   (gen_random_uuid(), 'other', '{crawl}', 1, false, now() + interval '1 h')
            """);
        await command.ExecuteNonQueryAsync(Token);

        (await ImportAsync(Write("""{"id":"1","name":"x"}"""))).ShouldBe(0, _error.ToString());
    }

    [Fact]
    public async Task Help_is_no_failure()
    {
        (await InvokeAsync("import", "--help")).ShouldBe(0);

        _output.ToString().ShouldContain("--dataset");
    }

    [Fact]
    public async Task What_cannot_begin_says_why()
    {
        var file = Write("{}");

        (await ImportAsync(file, "--dataset", "Not A Slug")).ShouldBe(ImportCommand.NotStarted);
        _error.ToString().ShouldContain("The dataset's slug must be");
        (await ImportAsync(Path.Combine(_folder.FullName, "missing.jsonl"))).ShouldBe(ImportCommand.NotStarted);
        (await InvokeAsync("import", file, "--data", Path.Combine(_folder.FullName, "nothing-runs-here"))).ShouldBe(ImportCommand.NotStarted);
        _error.ToString().ShouldContain("No database is known");
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        await _database!.DisposeAsync();
    }

    /// <summary>A worker of the fleet: it imports, and may crawl the demo town.</summary>
    private IHost CreateWorker()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Development" });
        builder.Configuration["Crawling:Scope:0"] = "*.harbour.localhost";
        builder.Configuration["Crawling:AllowedPrivateHosts:0"] = "*.harbour.localhost";
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(_database!.ConnectionString));
        builder.Services.AddSingleton<IVenueFeed, SilentVenueFeed>();
        builder.AddCoreStorage().AddCatalogue().AddCatalogueJobs().AddJobWorker();
        return builder.Build();
    }

    private string Write(params string[] lines)
    {
        var path = Path.Combine(_folder.FullName, "venues.jsonl");
        File.WriteAllLines(path, lines);
        return path;
    }

    private Task<int> ImportAsync(string file, params string[] options) => InvokeAsync(["import", file, "--data", _folder.FullName, .. options]);

    private Task<int> InvokeAsync(params string[] args) => ImportCommand.InvokeAsync(args, _output, _error);
}
