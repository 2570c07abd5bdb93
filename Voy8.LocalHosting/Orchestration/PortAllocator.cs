using Voy8.LocalHosting.Output;
using Voy8.LocalHosting.Processes;

namespace Voy8.LocalHosting.Orchestration;

/// <summary>Gives each endpoint its port before anything starts, so that all can be told of all.</summary>
internal static class PortAllocator
{
    public static void Allocate(IEnumerable<Resource> resources, RunOutput output)
    {
        var taken = new HashSet<int>();
        // First those that were asked for: no random one may sit on them.
        foreach (var (resource, endpoint) in resources
            .SelectMany(resource => resource.Endpoints, (resource, endpoint) => (resource, endpoint))
            .OrderBy(pair => pair.endpoint.Port is null))
        {
            endpoint.AllocatedPort = Choose(resource, endpoint, taken, output);
            taken.Add(endpoint.AllocatedPort);
        }
    }

    private static int Choose(Resource resource, EndpointAnnotation endpoint, HashSet<int> taken, RunOutput output)
    {
        if (endpoint.Port is not { } wanted)
        {
            int any;
            do
            {
                any = FreePort.Any();
            }
            while (taken.Contains(any));
            return any;
        }

        var port = FreePort.From(wanted, taken);
        if (port != wanted)
        {
            output.Note(resource.Name, $"port {wanted} is taken, so it listens on {port}");
        }

        return port;
    }
}
