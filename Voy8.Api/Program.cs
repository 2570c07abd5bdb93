using Scalar.AspNetCore;
using Voy8.Api;
using Voy8.Api.Health;
using Voy8.Api.Problems;
using Voy8.Api.Streaming;
using Voy8.Contracts;
using Voy8.Core;
using Voy8.Core.Search;
using Voy8.Jobs;
using Voy8.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();

// A query that is far too long is told so by us, with a code, not by the server without a word.
builder.WebHost.ConfigureKestrel(server => server.Limits.MaxRequestLineSize = 64 * 1024);
builder.AddNpgsqlDataSource("voy8db");
builder.AddRedisClient("redis");
builder.AddVoy8Core();
builder.AddSearch();
builder.Services.AddSingleton<VenueRefreshEvents>();
builder.Services.ConfigureHttpJsonOptions(options => Voy8Json.Apply(options.SerializerOptions));
builder.Services.AddCatalogueApi();
builder.Services.AddApiProblems();
builder.Services.AddOpenApi();
builder.Services.AddHealthChecks()
    .AddCheck<QueueDepthHealthCheck>("jobs", timeout: TimeSpan.FromSeconds(5))
    .AddCheck<SemanticSearchHealthCheck>(SemanticSearchHealthCheck.Name)
    .AddCheck<TypoHealthCheck>(TypoHealthCheck.Name);

// A small installation does with one process; else workers run apart, where no request has to wait for them.
var works = builder.Configuration.GetValue<bool>("Worker:Enabled");
if (works)
{
    builder.AddVoy8CoreJobs().AddJobWorker();
}

var app = builder.Build();

app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseCrossSiteGuard();
app.MapDefaultEndpoints();
app.MapOpenApi();
app.MapScalarApiReference("/reference", options => options.WithTitle("Voy8 API").DisableDefaultFonts());

app.MapCatalogueApi();
app.MapOperationsApi();
app.MapSearchApi();
app.MapSuggestApi();
app.MapSimilarApi();

if (works)
{
    app.MapWorkerHealth((services, cancellationToken) => services.GetRequiredService<WorkerHealthReader>().ReadAsync(cancellationToken), health => health.Status == "ok");
}

await app.RunAsync();
