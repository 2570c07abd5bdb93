using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Voy8.LocalHosting;

/// <summary>Collects the resources of an application.</summary>
public interface IDistributedApplicationBuilder
{
    /// <summary>The project folder of the AppHost.</summary>
    string AppHostDirectory { get; }

    ConfigurationManager Configuration { get; }

    IHostEnvironment Environment { get; }

    DistributedApplicationExecutionContext ExecutionContext { get; }

    IReadOnlyList<IResource> Resources { get; }

    IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource;

    DistributedApplication Build();
}

/// <inheritdoc/>
internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _host;
    private readonly List<Resource> _resources = [];

    public DistributedApplicationBuilder(string[] args)
    {
        var metadata = Assembly.GetEntryAssembly()?.GetCustomAttributes<AssemblyMetadataAttribute>().ToList() ?? [];
        AppHostDirectory = metadata.Find(item => item.Key == "apphostprojectpath")?.Value ?? Directory.GetCurrentDirectory();
        _host = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = [.. CommandLine.NameFlags(args)],
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = System.Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? Environments.Development,
        });
        var publishes = CommandLine.AsksToPublish(Configuration);
        ExecutionContext = new DistributedApplicationExecutionContext(
            publishes ? DistributedApplicationOperation.Publish : DistributedApplicationOperation.Run);
        Options = LocalRunOptions.Read(Configuration);
        Configuration[LocalRunOptions.DataDirectoryKey] = Options.DataDirectory;
    }

    public string AppHostDirectory { get; }

    public ConfigurationManager Configuration => _host.Configuration;

    public IHostEnvironment Environment => _host.Environment;

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public IReadOnlyList<IResource> Resources => _resources;

    internal LocalRunOptions Options { get; }

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        if (resource is not Resource known)
        {
            throw new DistributedApplicationException($"The local orchestrator cannot run a {typeof(T).Name}.");
        }

        if (_resources.Exists(other => string.Equals(other.Name, resource.Name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new DistributedApplicationException($"There are two resources named '{resource.Name}'.");
        }

        _resources.Add(known);
        return new ResourceBuilder<T>(this, resource);
    }

    public DistributedApplication Build() => new([.. _resources], Options, ExecutionContext, Environment.EnvironmentName);

    private sealed record ResourceBuilder<T>(IDistributedApplicationBuilder ApplicationBuilder, T Resource) : IResourceBuilder<T>
        where T : IResource;
}
