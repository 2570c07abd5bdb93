using Voy8.LocalHosting.Redis;

namespace Voy8.LocalHosting.Orchestration;

/// <summary>Runs Garnet in this process.</summary>
internal sealed class RedisRunner(RedisResource resource, RunContext context) : ResourceRunner(resource, context)
{
    private GarnetRedisServer? _server;

    public override bool IsHealthy => _server is not null;

    public override IReadOnlyList<int> Pids => _server is null ? [] : [Environment.ProcessId];

    public override string? Url => _server is { } server ? $"redis://127.0.0.1:{server.Port}" : null;

    public override string Remark => "Garnet, in this process";

    protected override async Task RunCoreAsync(CancellationToken stopping)
    {
        await using var server = GarnetRedisServer.Start(resource.Port ?? 0, resource.Password?.Value ?? DataFolder.NewPassword());
        _server = server;
        resource.SetConnectionString(server.ConnectionString);
        SetHealthy();
        await Task.Delay(Timeout.Infinite, stopping);
    }
}
