namespace Voy8.LocalHosting.Tests.App;

/// <summary>A whole application: both stores, and a service that waits for them, in two processes.</summary>
public static class TestHost
{
    public static async Task<int> RunAsync(string[] options)
    {
        var builder = DistributedApplication.CreateBuilder(options);
        var database = builder.AddPostgres("postgres").WithDataVolume().AddDatabase("voy8db");
        var redis = builder.AddRedis("redis");
        builder.AddProject<TestService>("service")
            .WithArgs("service")
            .WithReplicas(2)
            .WithHttpEndpoint()
            .WithHttpHealthCheck("/health")
            .WithReference(database).WaitFor(database)
            .WithReference(redis).WaitFor(redis);
        await builder.Build().RunAsync();
        return Environment.ExitCode;
    }
}
