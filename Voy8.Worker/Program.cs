using System.Text;
using Microsoft.Extensions.Options;
using Voy8.Core;
using Voy8.Jobs;
using Voy8.ServiceDefaults;
using Voy8.Worker;
using Voy8.Worker.Commands;

if (args is [ImportCommand.Name, ..])
{
    return await ImportCommand.InvokeAsync(args, Console.Out, Console.Error);
}

if (args is [EmbedCommand.Name, .. var settings])
{
    // The console's own encoding may be another than UTF-8.
    using var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
    await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
    return await EmbedCommand.RunAsync(input, output, Console.Error, settings);
}

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddNpgsqlDataSource("voy8db");
builder.AddRedisClient("redis");
builder.AddVoy8Core();
builder.AddVoy8CoreJobs();
builder.AddJobWorker();
builder.Services.AddOptions<WorkerPriorityOptions>().BindConfiguration(WorkerPriorityOptions.Section).ValidateDataAnnotations().ValidateOnStart();

var app = builder.Build();
ProcessPriority.Lower(app.Services.GetRequiredService<IOptions<WorkerPriorityOptions>>().Value.Niceness);

app.MapDefaultEndpoints();
app.MapWorkerHealth((services, cancellationToken) => services.GetRequiredService<WorkerHealthReader>().ReadAsync(cancellationToken), health => health.Status == "ok");

await app.RunAsync();
return 0;
