namespace Voy8.LocalHosting.Orchestration;

/// <summary>Runs a project or a program: as many processes as it has replicas, behind one address.</summary>
internal sealed class ServiceRunner : ResourceRunner
{
    private readonly List<ReplicaRunner> _replicas;

    public ServiceRunner(Resource resource, RunContext context)
        : base(resource, context)
    {
        _replicas = [.. Enumerable.Range(1, resource.Replicas).Select(number => new ReplicaRunner(resource, number, context))];
    }

    public override bool IsHealthy => _replicas.TrueForAll(replica => replica.IsHealthy);

    public override IReadOnlyList<int> Pids => [.. _replicas.Select(replica => replica.ProcessId).OfType<int>()];

    public override string? Url => Resource.Endpoints is [{ } endpoint, ..] ? $"{endpoint.UriScheme}://localhost:{endpoint.AllocatedPort}" : null;

    public override string Remark => _replicas.Count == 1 ? string.Empty : $"{_replicas.Count} replicas";

    public static IEnumerable<string> Names(Resource resource) =>
        resource.Replicas == 1
            ? [resource.Name]
            : Enumerable.Range(1, resource.Replicas).Select(number => $"{resource.Name}-{number}");

    protected override async Task RunCoreAsync(CancellationToken stopping)
    {
        using var proxies = new DisposableList();
        if (_replicas.Count > 1)
        {
            foreach (var endpoint in Resource.Endpoints)
            {
                proxies.Add(EndpointProxy.Start(endpoint.AllocatedPort, () => Targets(endpoint)));
            }
        }

        var running = Task.WhenAll(_replicas.Select(replica => replica.RunAsync(stopping)));
        var healthy = Task.WhenAll(_replicas.Select(replica => replica.Healthy));
        if (await Task.WhenAny(healthy, running) == healthy)
        {
            SetHealthy();
        }

        await running;
    }

    private List<int> Targets(EndpointAnnotation endpoint) =>
        [.. _replicas.Where(replica => replica.IsHealthy).Select(replica => replica.PortOf(endpoint))];

    private sealed class DisposableList : List<IDisposable>, IDisposable
    {
        public void Dispose() => ForEach(item => item.Dispose());
    }
}
