using System.Reflection;
using System.Runtime.InteropServices;
using Voy8.LocalHosting.Orchestration;
using Voy8.LocalHosting.Output;
using Voy8.LocalHosting.Processes;

namespace Voy8.LocalHosting;

/// <summary>
/// The stand-in for Aspire's application host: the same faces, but the resources run as processes of this machine, on its loopback.
/// </summary>
public sealed class DistributedApplication : IAsyncDisposable, IDisposable
{
    private readonly IReadOnlyList<Resource> _resources;
    private readonly LocalRunOptions _options;
    private readonly DistributedApplicationExecutionContext _executionContext;
    private readonly string _environmentName;
    private LocalRun? _run;

    internal DistributedApplication(
        IReadOnlyList<Resource> resources, LocalRunOptions options, DistributedApplicationExecutionContext executionContext, string environmentName)
    {
        _resources = resources;
        _options = options;
        _executionContext = executionContext;
        _environmentName = environmentName;
    }

    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => new DistributedApplicationBuilder(args);

    /// <summary>Runs until Ctrl-C or SIGTERM; sets the exit code to 1 when the application could not be run.</summary>
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <inheritdoc cref="Run"/>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        var output = RunOutput.ForConsole();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var signals = StopSignals.Register(stopping);
        try
        {
            await ParentWatch.StartAsync(stopping.Cancel, stopping.Token);
            await StartAsync(output, stopping.Token);
            await _run!.Failed.WaitAsync(stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            output.Say("Stopping …");
        }
        catch (Exception exception) when (exception is InvalidOperationException or DistributedApplicationException or IOException
            or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            output.Fail(exception.Message);
            Environment.ExitCode = 1;
        }
        finally
        {
            await StopAsync(CancellationToken.None);
        }

        if (Environment.ExitCode == 0)
        {
            output.Say("Stopped.");
        }
    }

    /// <summary>Starts everything and returns when all is healthy.</summary>
    public Task StartAsync(CancellationToken cancellationToken = default) => StartAsync(RunOutput.ForConsole(), cancellationToken);

    /// <summary>Ends everything.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (_run is not null)
        {
            await _run.DisposeAsync();
            _run = null;
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    internal async Task StartAsync(RunOutput output, CancellationToken cancellationToken)
    {
        if (_executionContext.IsPublishMode)
        {
            throw new DistributedApplicationException(PublishRefusal());
        }

        _run = await LocalRun.CreateAsync(_resources, _options, _environmentName, output, cancellationToken);
        await _run.StartAsync(cancellationToken);
    }

    private static string PublishRefusal()
    {
        var reason = Assembly.GetEntryAssembly()?.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(item => item.Key == "voy8orchestratorreason")?.Value;
        return
            $"""
            The local orchestrator cannot publish or deploy: that is Aspire's work, and this AppHost was built without it{(reason is null ? "" : $" ({reason})")}.
            To get Aspire:
              1. let NuGet reach a source that has Aspire.Hosting.AppHost ('dotnet nuget list source' shows yours; nuget.org has it);
              2. build again with the environment variable Voy8Orchestrator=Aspire, which also shows why a restore fails;
              3. repeat this command.
            """;
    }
}
