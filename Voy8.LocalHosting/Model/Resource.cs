namespace Voy8.LocalHosting;

/// <summary>A part of the application, and what its builder was told of it.</summary>
public abstract class Resource(string name) : IResource
{
    public string Name { get; } = name;

    internal List<Resource> WaitsFor { get; } = [];

    internal List<EndpointAnnotation> Endpoints { get; } = [];

    internal List<HttpHealthCheck> HealthChecks { get; } = [];

    internal List<Action<EnvironmentCallbackContext>> Environment { get; } = [];

    internal List<object> Arguments { get; } = [];

    internal int Replicas { get; set; } = 1;

    internal EndpointAnnotation Endpoint(string endpointName) =>
        Endpoints.Find(endpoint => endpoint.Name == endpointName)
        ?? throw new DistributedApplicationException($"The resource '{Name}' has no endpoint '{endpointName}'.");
}

/// <summary>A request that a healthy resource answers with a certain status.</summary>
internal sealed record HttpHealthCheck(string EndpointName, string Path, int StatusCode);

/// <summary>Where <c>WithEnvironment</c> callbacks put variables: texts, or what gives one.</summary>
public sealed class EnvironmentCallbackContext
{
    public Dictionary<string, object> EnvironmentVariables { get; } = [];
}
