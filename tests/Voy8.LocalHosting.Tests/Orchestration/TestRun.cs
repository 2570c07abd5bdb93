using System.Net.Http.Json;
using System.Text.Json;
using Voy8.LocalHosting.Orchestration;
using Voy8.LocalHosting.Output;
using Voy8.LocalHosting.Tests.App;
using Voy8.Testing;

namespace Voy8.LocalHosting.Tests.Orchestration;

/// <summary>An application run within the test, with what it says.</summary>
internal sealed class TestRun : IAsyncDisposable
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });
    private readonly StringWriter _written = new();
    private readonly DistributedApplication _application;
    private readonly string _dataDirectory;

    public TestRun(string dataDirectory, Action<IDistributedApplicationBuilder> configure, params string[] args)
    {
        _dataDirectory = dataDirectory;
        var builder = DistributedApplication.CreateBuilder(["--data", dataDirectory, .. args]);
        configure(builder);
        _application = builder.Build();
    }

    /// <summary>Everything that was printed.</summary>
    public string Text
    {
        get
        {
            lock (_written)
            {
                return _written.ToString();
            }
        }
    }

    public RunFile RunFile =>
        JsonSerializer.Deserialize<RunFile>(File.ReadAllText(Path.Combine(_dataDirectory, RunFile.Name)), RunFile.Json)!;

    public static IResourceBuilder<ProjectResource> AddService(IDistributedApplicationBuilder builder, string name, int? port = null) =>
        builder.AddProject<TestService>(name).WithArgs("service").WithHttpEndpoint(port: port).WithHttpHealthCheck("/health");

    public Task StartAsync(CancellationToken cancellationToken) =>
        _application.StartAsync(new RunOutput(TextWriter.Synchronized(_written), colours: false), cancellationToken);

    public Task StopAsync() => _application.StopAsync(CancellationToken.None);

    public Task<int> PidAsync(string resource) => GetAsync<int>(resource, "/pid");

    public async Task<T> GetAsync<T>(string resource, string path) =>
        (await Http.GetFromJsonAsync<T>(RunFile.Resources[resource].Url + path, TestContext.Current.CancellationToken))!;

    public async Task CrashAsync(string resource)
    {
        try
        {
            await Http.PostAsync(RunFile.Resources[resource].Url + "/crash", null, TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException)
        {
            // It died of it.
        }
    }

    public Task SaysAsync(string text) => Eventually.TrueAsync(() => Text.Contains(text), TimeSpan.FromSeconds(30), $"the run says '{text}'");

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();
}
