using System.Reflection;
using Voy8.LocalHosting.Processes;

namespace Voy8.Search.Bench.Http;

/// <summary>Voy8.Worker as a process of its own.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private const int Interrupt = 2;

    private readonly ChildProcess _process;

    private WorkerProcess(ChildProcess process) => _process = process;

    public static async Task<WorkerProcess> StartAsync(BenchStores stores)
    {
        var program = typeof(WorkerProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "WorkerProgram").Value!;
        return new WorkerProcess(await ChildProcess.StartAsync(new ChildProcessStart("dotnet", [program])
        {
            WorkingDirectory = Path.GetDirectoryName(program),
            OnLine = line =>
            {
                if (line.Contains("fail:", StringComparison.Ordinal) || line.Contains("Exception", StringComparison.Ordinal))
                {
                    Report.Note(line);
                }
            },
            Environment = new Dictionary<string, string?>
            {
                ["ConnectionStrings__voy8db"] = stores.Postgres,
                ["ConnectionStrings__redis"] = stores.Redis,
                ["Jobs__KeyPrefix"] = "search-bench",
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            },
        }));
    }

    public async ValueTask DisposeAsync()
    {
        await _process.StopAsync(Interrupt, TimeSpan.FromSeconds(20));
        await _process.DisposeAsync();
    }
}
