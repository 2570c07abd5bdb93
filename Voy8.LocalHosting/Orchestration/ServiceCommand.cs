using System.Globalization;
using System.Runtime.InteropServices;
using Voy8.LocalHosting.Processes;

namespace Voy8.LocalHosting.Orchestration;

/// <summary>The command, folder and environment of a service's process.</summary>
internal static class ServiceCommand
{
    // Of the AppHost's own launch; a service that inherited them would listen where the AppHost was told to.
    private static readonly string[] NotInherited =
    [
        "ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "URLS", "HTTP_PORTS", "HTTPS_PORTS",
        "DOTNET_LAUNCH_PROFILE", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", "ASPIRE_ALLOW_UNSECURED_TRANSPORT",
    ];

    public static async Task<ChildProcessStart> CreateAsync(
        Resource resource, string replica, Func<EndpointAnnotation, int> portOf, string environmentName, CancellationToken cancellationToken)
    {
        var environment = Defaults(resource, replica, portOf, environmentName);
        var context = new EnvironmentCallbackContext();
        resource.Environment.ForEach(callback => callback(context));
        foreach (var (name, value) in context.EnvironmentVariables)
        {
            environment[name] = await TextAsync(value, cancellationToken);
        }

        var arguments = new List<string>();
        foreach (var argument in resource.Arguments)
        {
            arguments.Add(await TextAsync(argument, cancellationToken));
        }

        return resource switch
        {
            ProjectResource project => new ChildProcessStart(DotnetHost(), [project.AssemblyPath, .. arguments])
            {
                WorkingDirectory = Path.GetDirectoryName(project.ProjectPath),
                Environment = environment,
            },
            ExecutableResource executable => new ChildProcessStart(executable.Command, arguments)
            {
                WorkingDirectory = executable.WorkingDirectory,
                Environment = environment,
            },
            _ => throw new DistributedApplicationException($"The local orchestrator cannot run '{resource.Name}', a {resource.GetType().Name}."),
        };
    }

    private static Dictionary<string, string?> Defaults(
        Resource resource, string replica, Func<EndpointAnnotation, int> portOf, string environmentName)
    {
        var environment = NotInherited.ToDictionary(name => name, _ => (string?)null);
        environment["DOTNET_ENVIRONMENT"] = environmentName;
        environment["ASPNETCORE_ENVIRONMENT"] = environmentName;
        environment["OTEL_SERVICE_NAME"] = resource.Name;
        environment["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={replica}";
        // A service ends within the time it is given, rather than by force.
        environment["DOTNET_SHUTDOWNTIMEOUTSECONDS"] = "4";
        environment["Logging__Console__FormatterName"] = "simple";
        environment["Logging__Console__FormatterOptions__SingleLine"] = "true";
        if (resource.Endpoints.Count > 0)
        {
            environment["ASPNETCORE_URLS"] = string.Join(';', resource.Endpoints.Select(endpoint =>
                string.Create(CultureInfo.InvariantCulture, $"{endpoint.UriScheme}://127.0.0.1:{portOf(endpoint)}")));
        }

        foreach (var endpoint in resource.Endpoints.Where(endpoint => endpoint.EnvironmentVariable is not null))
        {
            environment[endpoint.EnvironmentVariable!] = portOf(endpoint).ToString(CultureInfo.InvariantCulture);
        }

        return environment;
    }

    private static async ValueTask<string> TextAsync(object value, CancellationToken cancellationToken) => value switch
    {
        IValueProvider provider => await provider.GetValueAsync(cancellationToken) ?? string.Empty,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
    };

    // The one that runs us: its folder is three above the runtime's, wherever the SDK was unpacked.
    private static string DotnetHost()
    {
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var host = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(host) ? host : "dotnet";
    }
}
