using System.Diagnostics;
using Voy8.LocalHosting.Output;

namespace Voy8.LocalHosting.Orchestration;

/// <summary>One run of an application: starts everything in the order it waits for each other, and ends it in reverse.</summary>
internal sealed class LocalRun : IAsyncDisposable
{
    private readonly DataFolder _data;
    private readonly RunContext _context;
    private readonly CancellationTokenSource _stoppingServices = new();
    private readonly CancellationTokenSource _stoppingStores = new();
    private readonly DateTimeOffset _startedAt = TimeProvider.System.GetUtcNow();
    private readonly Lock _runFileLock = new();
    private Task _services = Task.CompletedTask;
    private Task _stores = Task.CompletedTask;
    private bool _stopped;

    private LocalRun(DataFolder data, RunContext context)
    {
        _data = data;
        _context = context;
        context.Changed = WriteRunFile;
    }

    /// <summary>Fails when something that ran can never run again.</summary>
    public Task Failed { get; private set; } = Task.CompletedTask;

    private RunOutput Output => _context.Output;

    /// <summary>Takes the data folder, and the ports.</summary>
    /// <exception cref="DistributedApplicationException">Another run has the folder.</exception>
    public static async Task<LocalRun> CreateAsync(
        IReadOnlyList<Resource> resources, LocalRunOptions options, string environmentName, RunOutput output, CancellationToken cancellationToken)
    {
        var data = await DataFolder.OpenAsync(options.DataDirectory, cancellationToken);
        try
        {
            if (options.Fresh)
            {
                data.Clear(resources.OfType<ConnectableResource>().Select(resource => resource.Name));
            }

            output.Align(resources.SelectMany(ServiceRunner.Names));
            PortAllocator.Allocate(resources, output);
            var context = new RunContext(data, output, environmentName);
            foreach (var resource in resources.Where(resource => resource is not (PostgresDatabaseResource or ParameterResource)))
            {
                context.Add(Runner(resource, context));
            }

            return new LocalRun(data, context);
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <summary>Starts everything and waits until all is healthy.</summary>
    /// <exception cref="Exception">Something can never start.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        WriteRunFile();
        var stores = _context.Runners.Where(IsStore).Select(runner => runner.RunAsync(_stoppingStores.Token)).ToList();
        var services = _context.Runners.Where(runner => !IsStore(runner)).Select(runner => runner.RunAsync(_stoppingServices.Token)).ToList();
        _stores = Task.WhenAll(stores);
        _services = Task.WhenAll(services);
        var healthy = Task.WhenAll(_context.Runners.Select(runner => runner.Healthy));
        Failed = FirstFailureAsync([.. stores, .. services]);
        await await Task.WhenAny(healthy, Failed).WaitAsync(cancellationToken);
        WriteRunFile();
        Announce(clock.Elapsed);
    }

    /// <summary>Ends the services, then what they store in.</summary>
    public async Task StopAsync()
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        _context.Changed = () => { };
        // Whoever wants the folder next learns that it pays to wait.
        WriteRunFile();
        await _stoppingServices.CancelAsync();
        await IgnoreAsync(_services);
        await _stoppingStores.CancelAsync();
        await IgnoreAsync(_stores);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _data.Dispose();
        _stoppingServices.Dispose();
        _stoppingStores.Dispose();
    }

    private static ResourceRunner Runner(Resource resource, RunContext context) => resource switch
    {
        PostgresServerResource postgres => new PostgresRunner(postgres, context),
        RedisResource redis => new RedisRunner(redis, context),
        _ => new ServiceRunner(resource, context),
    };

    private static bool IsStore(ResourceRunner runner) => runner.Resource is ConnectableResource;

    private static async Task FirstFailureAsync(List<Task> running)
    {
        while (running.Count > 0)
        {
            var ended = await Task.WhenAny(running);
            running.Remove(ended);
            await ended;
        }

        await Task.Delay(Timeout.Infinite);
    }

    // What made it fail was told when it did.
    private static async Task IgnoreAsync(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void Announce(TimeSpan elapsed)
    {
        var rows = _context.Runners.Select(runner => new ResourceRow(
            runner.Resource.Name,
            "healthy",
            string.Join("   ", new[] { runner.Url, runner.Remark }.Where(text => !string.IsNullOrEmpty(text)))));
        Output.Say(string.Empty);
        Output.Headline($"All healthy after {elapsed.TotalSeconds:0.0} s. Data: {_data.Path}. Ctrl-C stops everything.");
        foreach (var line in ResourceTable.Format([.. rows]))
        {
            Output.Say(line);
        }

        Output.Say(string.Empty);
    }

    private void WriteRunFile()
    {
        var resources = _context.Runners.ToDictionary(
            runner => runner.Resource.Name,
            runner => new RunFileResource(runner.IsHealthy, runner.Url, runner.Pids));
        var connectionStrings = _context.Runners
            .SelectMany(runner => runner.Resource is PostgresServerResource server
                ? [server, .. server.DatabaseResources]
                : new[] { runner.Resource })
            .OfType<IResourceWithConnectionString>()
            .Select(resource => (resource.Name, Value: resource.GetConnectionStringAsync().AsTask()))
            .Where(pair => pair.Value.IsCompletedSuccessfully)
            .ToDictionary(pair => pair.Name, pair => pair.Value.Result!);
        var ready = !_stopped && _context.Runners.All(runner => runner.IsHealthy);
        lock (_runFileLock)
        {
            _data.WriteRunFile(new RunFile(Environment.ProcessId, _startedAt, ready, connectionStrings, resources));
        }
    }
}
