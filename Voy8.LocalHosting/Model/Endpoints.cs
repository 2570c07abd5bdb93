using System.Globalization;

namespace Voy8.LocalHosting;

/// <summary>A port a resource listens on, always on the loopback.</summary>
public sealed class EndpointAnnotation(string name, string scheme, int? port, int? targetPort, string? environmentVariable)
{
    private int? _allocated;

    public string Name { get; } = name;

    public string UriScheme { get; } = scheme;

    /// <summary>The port that was asked for; null for any.</summary>
    public int? Port { get; } = port ?? targetPort;

    /// <summary>Reachable from outside where that means something; here everything stays on this machine.</summary>
    public bool IsExternal { get; set; }

    internal string? EnvironmentVariable { get; } = environmentVariable;

    internal int AllocatedPort
    {
        get => _allocated ?? throw new DistributedApplicationException($"The endpoint '{Name}' has no port before the application starts.");
        set => _allocated = value;
    }
}

/// <summary>The parts of an endpoint's address.</summary>
public enum EndpointProperty
{
    Url,
    Host,
    IPV4Host,
    Port,
    Scheme,
    TargetPort,
    HostAndPort,
}

/// <summary>The address of a resource's endpoint, known when the application starts.</summary>
public sealed class EndpointReference : IValueProvider
{
    private readonly Resource _resource;

    internal EndpointReference(Resource resource, string endpointName)
    {
        _resource = resource;
        EndpointName = endpointName;
    }

    public string EndpointName { get; }

    public int Port => Annotation.AllocatedPort;

    public string Scheme => Annotation.UriScheme;

    /// <summary>Always an address: a name might lead to somebody else on ::1.</summary>
    public string Host { get; } = "127.0.0.1";

    public string Url => string.Create(CultureInfo.InvariantCulture, $"{Scheme}://{Host}:{Port}");

    internal string ResourceName => _resource.Name;

    private EndpointAnnotation Annotation => _resource.Endpoint(EndpointName);

    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(Url);
}

/// <summary>A part of an endpoint's address.</summary>
public sealed class EndpointReferenceExpression(EndpointReference endpoint, EndpointProperty property) : IValueProvider
{
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(property switch
    {
        EndpointProperty.Url => endpoint.Url,
        EndpointProperty.Host or EndpointProperty.IPV4Host => endpoint.Host,
        EndpointProperty.Port or EndpointProperty.TargetPort => endpoint.Port.ToString(CultureInfo.InvariantCulture),
        EndpointProperty.Scheme => endpoint.Scheme,
        EndpointProperty.HostAndPort => string.Create(CultureInfo.InvariantCulture, $"{endpoint.Host}:{endpoint.Port}"),
        _ => throw new DistributedApplicationException($"An endpoint has no {property} here."),
    });
}
