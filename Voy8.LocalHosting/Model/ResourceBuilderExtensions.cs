namespace Voy8.LocalHosting;

/// <summary>What the builders of all resources share.</summary>
public static class ResourceBuilderExtensions
{
    /// <summary>Starts the resource when <paramref name="dependency"/> runs and is healthy.</summary>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport
    {
        Of(builder).WaitsFor.Add(Of(dependency));
        return builder;
    }

    public static IResourceBuilder<T> WithArgs<T>(this IResourceBuilder<T> builder, params string[] args)
        where T : IResourceWithArgs
    {
        Of(builder).Arguments.AddRange(args);
        return builder;
    }

    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, string name)
        where T : IResourceWithEndpoints => new(Of(builder), name);

    /// <param name="port">The first port to try on the loopback; if somebody has it, the next is taken, and said.</param>
    /// <param name="targetPort">The same: nothing stands between a process and its port.</param>
    /// <param name="name"><c>http</c> by default.</param>
    /// <param name="env">The variable that tells the program its port.</param>
    /// <param name="isProxied">No difference here.</param>
    public static IResourceBuilder<T> WithHttpEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? name = null, string? env = null, bool? isProxied = null)
        where T : IResourceWithEndpoints
    {
        var resource = Of(builder);
        name ??= "http";
        if (resource.Endpoints.Exists(endpoint => endpoint.Name == name))
        {
            throw new DistributedApplicationException($"The resource '{resource.Name}' has two endpoints '{name}'.");
        }

        resource.Endpoints.Add(new EndpointAnnotation(name, "http", port, targetPort, env));
        return builder;
    }

    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        Of(builder).Endpoints.ForEach(endpoint => endpoint.IsExternal = true);
        return builder;
    }

    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints
    {
        Of(builder).HealthChecks.Add(new HttpHealthCheck(endpointName ?? "http", path ?? "/", statusCode ?? 200));
        return builder;
    }

    /// <summary>Gives the connection string as <c>ConnectionStrings__{name}</c>.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithConnectionString> source,
        string? connectionName = null,
        bool optional = false)
        where TDestination : IResourceWithEnvironment =>
        builder.WithEnvironment(context => context.EnvironmentVariables[$"ConnectionStrings__{connectionName ?? source.Resource.Name}"] = source.Resource);

    /// <summary>Gives each endpoint as <c>services__{name}__{endpoint}__0</c>, which service discovery reads.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment =>
        builder.WithEnvironment(context =>
        {
            var resource = Of(source);
            foreach (var endpoint in resource.Endpoints)
            {
                context.EnvironmentVariables[$"services__{resource.Name}__{endpoint.Name}__0"] = new EndpointReference(resource, endpoint.Name);
            }
        });

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment =>
        builder.WithEnvironment($"services__{endpointReference.ResourceName}__{endpointReference.EndpointName}__0", endpointReference);

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, string? value)
        where T : IResourceWithEnvironment => builder.WithEnvironment(context => context.EnvironmentVariables[name] = value ?? string.Empty);

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, ReferenceExpression value)
        where T : IResourceWithEnvironment => builder.WithEnvironment(context => context.EnvironmentVariables[name] = value);

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, EndpointReference endpointReference)
        where T : IResourceWithEnvironment => builder.WithEnvironment(context => context.EnvironmentVariables[name] = endpointReference);

    public static IResourceBuilder<T> WithEnvironment<T>(
        this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> parameter)
        where T : IResourceWithEnvironment => builder.WithEnvironment(context => context.EnvironmentVariables[name] = parameter.Resource);

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, Action<EnvironmentCallbackContext> callback)
        where T : IResourceWithEnvironment
    {
        Of(builder).Environment.Add(callback);
        return builder;
    }

    // Every resource of this orchestrator is one: AddResource takes no other.
    private static Resource Of<T>(IResourceBuilder<T> builder)
        where T : IResource => (Resource)(object)builder.Resource;
}
