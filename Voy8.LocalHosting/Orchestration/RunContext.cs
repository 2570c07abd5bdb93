using Voy8.LocalHosting.Output;

namespace Voy8.LocalHosting.Orchestration;

/// <summary>What the runners of one run share.</summary>
internal sealed class RunContext(DataFolder data, RunOutput output, string environmentName)
{
    private readonly Dictionary<Resource, ResourceRunner> _runners = [];

    public DataFolder Data { get; } = data;

    public RunOutput Output { get; } = output;

    /// <summary>For example Development.</summary>
    public string EnvironmentName { get; } = environmentName;

    public IReadOnlyCollection<ResourceRunner> Runners => _runners.Values;

    /// <summary>Called when a resource's state has changed.</summary>
    public Action Changed { get; set; } = () => { };

    public void Add(ResourceRunner runner) => _runners.Add(runner.Resource, runner);

    /// <summary>Completes when a resource is healthy; a database is when its server is and has created it.</summary>
    public Task WhenHealthy(Resource resource) => resource switch
    {
        PostgresDatabaseResource database => WhenHealthy(database.Parent),
        ParameterResource => Task.CompletedTask,
        _ => _runners[resource].Healthy,
    };
}
