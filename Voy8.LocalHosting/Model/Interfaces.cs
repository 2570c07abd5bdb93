namespace Voy8.LocalHosting;

/// <summary>A part of the application.</summary>
public interface IResource
{
    string Name { get; }
}

/// <summary>Something whose text is known once the parts it speaks of have started.</summary>
public interface IValueProvider
{
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);
}

/// <summary>A resource that is given environment variables.</summary>
public interface IResourceWithEnvironment : IResource;

/// <summary>A resource that is given command-line arguments.</summary>
public interface IResourceWithArgs : IResource;

/// <summary>A resource that can start after others.</summary>
public interface IResourceWithWaitSupport : IResource;

/// <summary>A resource that listens.</summary>
public interface IResourceWithEndpoints : IResource;

/// <summary>A resource that others find by its name.</summary>
public interface IResourceWithServiceDiscovery : IResourceWithEndpoints;

/// <summary>A resource that others connect to with a connection string.</summary>
public interface IResourceWithConnectionString : IResource, IValueProvider
{
    /// <summary>Waits until the resource has started.</summary>
    ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default);
}

/// <summary>A project of this solution; its class is generated into the namespace <c>Projects</c> by the build.</summary>
public interface IProjectMetadata
{
    /// <summary>The project file.</summary>
    string ProjectPath { get; }

    /// <summary>The built assembly. Aspire has no such member: it asks the build.</summary>
    string? AssemblyPath => null;
}

/// <summary>Adds to a resource.</summary>
public interface IResourceBuilder<out T>
    where T : IResource
{
    IDistributedApplicationBuilder ApplicationBuilder { get; }

    T Resource { get; }
}
