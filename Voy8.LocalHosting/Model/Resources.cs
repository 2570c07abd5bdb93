namespace Voy8.LocalHosting;

/// <summary>What Aspire runs as a container, and we as a process or within our own.</summary>
public abstract class ContainerResource(string name)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport;

/// <summary>A resource others reach by a connection string, known when it has started.</summary>
public abstract class ConnectableResource(string name) : ContainerResource(name), IResourceWithConnectionString
{
    private readonly TaskCompletionSource<string> _connectionString = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) =>
        await _connectionString.Task.WaitAsync(cancellationToken);

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => GetConnectionStringAsync(cancellationToken);

    internal void SetConnectionString(string value) => _connectionString.TrySetResult(value);
}

/// <summary>A PostgreSQL server.</summary>
public sealed class PostgresServerResource(string name) : ConnectableResource(name)
{
    /// <summary>Resource name → database name.</summary>
    public IReadOnlyDictionary<string, string> Databases => DatabaseResources.ToDictionary(database => database.Name, database => database.DatabaseName);

    internal List<PostgresDatabaseResource> DatabaseResources { get; } = [];

    internal ParameterResource? Password { get; init; }

    internal int? Port { get; init; }

    /// <summary>Whether the data outlive the run (<c>WithDataVolume</c>).</summary>
    internal bool KeepsData { get; set; }
}

/// <summary>A database of a server; created when it is not there.</summary>
public sealed class PostgresDatabaseResource(string name, string databaseName, PostgresServerResource postgresParentResource)
    : Resource(name), IResourceWithConnectionString
{
    public string DatabaseName { get; } = databaseName;

    public PostgresServerResource Parent { get; } = postgresParentResource;

    public async ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) =>
        new Npgsql.NpgsqlConnectionStringBuilder(await Parent.GetConnectionStringAsync(cancellationToken)) { Database = DatabaseName }.ConnectionString;

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => GetConnectionStringAsync(cancellationToken);
}

/// <summary>A Redis.</summary>
public sealed class RedisResource(string name) : ConnectableResource(name)
{
    internal ParameterResource? Password { get; init; }

    internal int? Port { get; init; }
}

/// <summary>A program.</summary>
public sealed class ExecutableResource(string name, string command, string workingDirectory)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport
{
    public string Command { get; } = command;

    public string WorkingDirectory { get; } = workingDirectory;
}

/// <summary>A project of this solution.</summary>
public sealed class ProjectResource : Resource, IResourceWithEnvironment, IResourceWithArgs, IResourceWithServiceDiscovery, IResourceWithWaitSupport
{
    internal ProjectResource(string name, string projectPath, string assemblyPath)
        : base(name)
    {
        ProjectPath = projectPath;
        AssemblyPath = assemblyPath;
    }

    internal string ProjectPath { get; }

    internal string AssemblyPath { get; }
}

/// <summary>A value from outside: <c>Parameters:{name}</c> of the configuration.</summary>
public sealed class ParameterResource(string name, Func<string?> value, bool secret) : Resource(name), IValueProvider
{
    public bool Secret { get; } = secret;

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<string?>(Value);

    internal string Value => value()
        ?? throw new DistributedApplicationException($"The parameter '{Name}' has no value: set Parameters:{Name} (environment: Parameters__{Name}).");
}
