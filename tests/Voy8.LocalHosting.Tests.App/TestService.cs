using System.Collections;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Voy8.LocalHosting.Tests.App;

/// <summary>
/// A service: <c>/health</c>, <c>/pid</c>, <c>/env</c>, <c>/crash</c>. <c>HEALTHY_WHEN</c> names a file without which it is not healthy;
/// <c>STARTED_FILE</c> one it writes its id to.
/// </summary>
public sealed class TestService : IProjectMetadata
{
    public string ProjectPath => Path.Combine(AppContext.BaseDirectory, "Voy8.LocalHosting.Tests.App.csproj");

    public string AssemblyPath => Path.Combine(AppContext.BaseDirectory, "Voy8.LocalHosting.Tests.App.dll");

    public static async Task<int> RunAsync()
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        app.MapGet("/health", () => Environment.GetEnvironmentVariable("HEALTHY_WHEN") is { Length: > 0 } file && !File.Exists(file)
            ? Results.StatusCode(503)
            : Results.Ok());
        app.MapGet("/pid", () => Environment.ProcessId);
        app.MapGet("/env", () => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value));
        app.MapPost("/crash", () => Environment.Exit(3));
        if (Environment.GetEnvironmentVariable("STARTED_FILE") is { Length: > 0 } started)
        {
            await File.AppendAllTextAsync(started, $"{Environment.ProcessId}\n");
        }

        await app.RunAsync();
        return 0;
    }
}
