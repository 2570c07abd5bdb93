using System.Diagnostics;
using Voy8.LocalHosting.Processes;

namespace Voy8.LocalHosting.Orchestration;

/// <summary>Runs one process of a service, again and again.</summary>
internal sealed class ReplicaRunner
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Resource _resource;
    private readonly RunContext _context;
    private readonly string _name;
    private readonly Dictionary<EndpointAnnotation, int> _ports;
    private readonly TaskCompletionSource _healthy = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Backoff _backoff;
    private ChildProcess? _process;

    public ReplicaRunner(Resource resource, int number, RunContext context)
    {
        _resource = resource;
        _context = context;
        _backoff = new Backoff(context.Output);
        _name = resource.Replicas == 1 ? resource.Name : $"{resource.Name}-{number}";
        // One process listens at the resource's own address; several have one each, behind it.
        _ports = resource.Endpoints.ToDictionary(endpoint => endpoint, endpoint => resource.Replicas == 1 ? endpoint.AllocatedPort : FreePort.Any());
    }

    public Task Healthy => _healthy.Task;

    public bool IsHealthy { get; private set; }

    public int? ProcessId => _process is { Exited.IsCompleted: false } process ? process.Id : null;

    public int PortOf(EndpointAnnotation endpoint) => _ports[endpoint];

    public async Task RunAsync(CancellationToken stopping)
    {
        for (var starts = 1; ; starts++)
        {
            var clock = Stopwatch.StartNew();
            var start = await ServiceCommand.CreateAsync(_resource, _name, PortOf, _context.EnvironmentName, stopping);
            await using var process = await ChildProcess.StartAsync(start with { OnLine = line => _context.Output.Line(_name, line) });
            _process = process;
            var exitCode = await SuperviseAsync(process, again: starts > 1, stopping);
            IsHealthy = false;
            _context.Changed();
            if (exitCode is null)
            {
                return;
            }

            await _backoff.WaitAsync(_name, exitCode.Value, clock.Elapsed, stopping);
        }
    }

    /// <returns>The exit code when the process ended by itself, null when it was stopped.</returns>
    private async Task<int?> SuperviseAsync(ChildProcess process, bool again, CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var watching = WatchHealthAsync(again, over.Token);
        try
        {
            return await process.Exited.WaitAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            if (!await process.StopAsync(LibC.SigTerm, Grace))
            {
                _context.Output.Note(_name, $"did not end within {Grace.TotalSeconds:0} s and was killed");
            }

            return null;
        }
        finally
        {
            await over.CancelAsync();
            await watching;
        }
    }

    private async Task WatchHealthAsync(bool again, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var check in _resource.HealthChecks)
            {
                await HealthProbe.WaitAsync(check, _ports[_resource.Endpoint(check.EndpointName)], text => _context.Output.Note(_name, text), cancellationToken);
            }

            IsHealthy = true;
            _healthy.TrySetResult();
            _context.Changed();
            if (again)
            {
                _context.Output.Note(_name, "runs again");
            }
        }
        catch (OperationCanceledException)
        {
            // It ended, or everything ends.
        }
    }
}
