using System.Net;
using System.Net.Sockets;
using Voy8.LocalHosting.Processes;
using Voy8.LocalHosting.Tests.App;
using Voy8.Testing;

namespace Voy8.LocalHosting.Tests.Orchestration;

public sealed class LocalRunTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private readonly TestFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_service_is_told_where_the_others_are()
    {
        await using var run = new TestRun(_folder.Path, builder =>
        {
            var redis = builder.AddRedis("redis");
            var api = TestRun.AddService(builder, "api");
            TestRun.AddService(builder, "web")
                .WithReference(redis)
                .WithReference(api)
                .WithEnvironment("PLAIN", "text")
                .WithEnvironment("ADDRESS", ReferenceExpression.Create($"{api.GetEndpoint("http").Property(EndpointProperty.HostAndPort)}/path"))
                .WithEnvironment("SECRET", builder.AddParameter("token"));
        }, "--Parameters:token=hush");
        await run.StartAsync(Token);

        var environment = await run.GetAsync<Dictionary<string, string>>("web", "/env");

        var port = new Uri(run.RunFile.Resources["api"].Url!).Port;
        environment["ConnectionStrings__redis"].ShouldStartWith("127.0.0.1:");
        environment["services__api__http__0"].ShouldBe($"http://127.0.0.1:{port}");
        environment["ADDRESS"].ShouldBe($"127.0.0.1:{port}/path");
        environment["PLAIN"].ShouldBe("text");
        environment["SECRET"].ShouldBe("hush");
        environment["ASPNETCORE_ENVIRONMENT"].ShouldBe("Development");
        environment["ASPNETCORE_URLS"].ShouldStartWith("http://127.0.0.1:");
        environment["OTEL_SERVICE_NAME"].ShouldBe("web");
        run.RunFile.ConnectionStrings["redis"].ShouldBe(environment["ConnectionStrings__redis"]);
    }

    [Fact]
    public async Task Who_waits_starts_when_the_other_is_healthy()
    {
        var gate = _folder.File("gate");
        var started = _folder.File("started");
        await using var run = new TestRun(_folder.Path, builder =>
        {
            var first = TestRun.AddService(builder, "first").WithEnvironment("HEALTHY_WHEN", gate);
            TestRun.AddService(builder, "second").WithEnvironment("STARTED_FILE", started).WaitFor(first);
        });

        var starting = run.StartAsync(Token);
        await Eventually.TrueAsync(async () => await ProbeAsync(run, "first") == HttpStatusCode.ServiceUnavailable, Deadline, "the first service answers");
        File.Exists(started).ShouldBeFalse();
        run.RunFile.Ready.ShouldBeFalse();

        await File.WriteAllTextAsync(gate, "", Token);
        await starting.WaitAsync(Deadline, Token);

        File.Exists(started).ShouldBeTrue();
        run.RunFile.Ready.ShouldBeTrue();
    }

    [Fact]
    public async Task A_port_that_is_taken_makes_way_for_the_next_and_it_is_said()
    {
        var port = FreePort.From(Random.Shared.Next(21_000, 29_000));
        using var other = new TcpListener(IPAddress.Loopback, port);
        other.Start();

        await using var run = new TestRun(_folder.Path, builder => TestRun.AddService(builder, "api", port));
        await run.StartAsync(Token);

        var chosen = new Uri(run.RunFile.Resources["api"].Url!).Port;
        chosen.ShouldBeGreaterThan(port);
        run.Text.ShouldContain($"port {port} is taken, so it listens on {chosen}");
        (await run.PidAsync("api")).ShouldBePositive();
    }

    [Fact]
    public async Task A_crashed_service_is_started_again_and_it_is_said()
    {
        await using var run = new TestRun(_folder.Path, builder => TestRun.AddService(builder, "api"));
        await run.StartAsync(Token);
        var before = await run.PidAsync("api");

        await run.CrashAsync("api");

        await run.SaysAsync("api      | ended with exit code 3; starting it again in 1 s");
        await run.SaysAsync("api      | runs again");
        (await run.PidAsync("api")).ShouldNotBe(before);
        run.RunFile.Resources["api"].Healthy.ShouldBeTrue();
    }

    [Fact]
    public async Task Replicas_share_one_address_and_the_living_serve_for_the_dead()
    {
        await using var run = new TestRun(_folder.Path, builder => TestRun.AddService(builder, "worker").WithReplicas(2));
        await run.StartAsync(Token);
        var pids = run.RunFile.Resources["worker"].Pids;
        pids.Distinct().Count().ShouldBe(2);

        var answering = new HashSet<int>();
        await Eventually.TrueAsync(async () =>
        {
            answering.Add(await run.PidAsync("worker"));
            return answering.Count == 2;
        }, Deadline, "both answer");
        answering.ShouldBe(pids, ignoreOrder: true);

        ProcessProbe.Kill(pids[0]);
        await run.SaysAsync("ended with signal 9");
        (await run.PidAsync("worker")).ShouldNotBe(pids[0]);
        await run.SaysAsync("runs again");
    }

    [Fact]
    public async Task The_table_of_addresses_comes_last()
    {
        await using var run = new TestRun(_folder.Path, builder =>
        {
            builder.AddRedis("redis");
            TestRun.AddService(builder, "api");
        });
        await run.StartAsync(Token);

        var table = run.Text[run.Text.IndexOf("All healthy", StringComparison.Ordinal)..];
        table.ShouldContain("Resource  State    Address");
        table.ShouldContain($"api       healthy  {run.RunFile.Resources["api"].Url}");
        table.ShouldContain("redis     healthy  redis://127.0.0.1:");
        table.ShouldContain(_folder.Path);
    }

    [Fact]
    public async Task A_data_folder_serves_one_run_at_a_time()
    {
        await using var first = new TestRun(_folder.Path, builder => builder.AddRedis("redis"));
        await first.StartAsync(Token);

        await using (var second = new TestRun(_folder.Path, builder => builder.AddRedis("redis")))
        {
            var error = await Should.ThrowAsync<DistributedApplicationException>(() => second.StartAsync(Token));
            error.Message.ShouldContain(_folder.Path);
            error.Message.ShouldContain($"process {Environment.ProcessId}");
        }

        first.RunFile.Ready.ShouldBeTrue("the second run leaves the first alone");
        await first.StopAsync();
        File.Exists(_folder.File("run.json")).ShouldBeFalse();
        await using var third = new TestRun(_folder.Path, builder => builder.AddRedis("redis"));
        await third.StartAsync(Token);
    }

    [Fact]
    public async Task A_start_waits_for_a_run_that_is_just_ending()
    {
        await using var first = new TestRun(_folder.Path, builder => builder.AddRedis("redis"));
        await first.StartAsync(Token);
        await using var second = new TestRun(_folder.Path, builder => builder.AddRedis("redis"));

        var starting = second.StartAsync(Token);
        starting.IsCompleted.ShouldBeFalse("the folder is taken");
        await first.StopAsync();
        await starting;

        second.RunFile.Ready.ShouldBeTrue();
    }

    [Theory]
    [InlineData("--publisher", "manifest")]
    [InlineData("--operation", "publish")]
    public async Task Publishing_is_refused_with_the_way_to_Aspire(params string[] args)
    {
        await using var run = new TestRun(_folder.Path, builder => builder.ExecutionContext.IsPublishMode.ShouldBeTrue(), args);

        var error = await Should.ThrowAsync<DistributedApplicationException>(() => run.StartAsync(Token));

        error.Message.ShouldContain("Voy8Orchestrator=Aspire");
        Directory.GetFileSystemEntries(_folder.Path).ShouldBeEmpty("nothing was started");
    }

    [Fact]
    public async Task A_parameter_without_a_value_ends_the_run_with_its_name()
    {
        await using var run = new TestRun(_folder.Path, builder =>
            TestRun.AddService(builder, "api").WithEnvironment("SECRET", builder.AddParameter("token")));

        var error = await Should.ThrowAsync<DistributedApplicationException>(() => run.StartAsync(Token));

        error.Message.ShouldContain("Parameters__token");
    }

    [Fact]
    public async Task A_program_that_is_not_there_ends_the_run()
    {
        await using var run = new TestRun(_folder.Path, builder => builder.AddExecutable("tool", "/no/such/program", "/"));

        var error = await Should.ThrowAsync<InvalidOperationException>(() => run.StartAsync(Token).WaitAsync(Deadline, Token));

        error.Message.ShouldContain("/no/such/program");
    }

    private static async Task<HttpStatusCode?> ProbeAsync(TestRun run, string resource)
    {
        using var http = new HttpClient();
        using var response = await http.GetAsync(run.RunFile.Resources[resource].Url + "/health", Token);
        return response.StatusCode;
    }
}
