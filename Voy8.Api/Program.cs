using Scalar.AspNetCore;
using Voy8.Api;
using Voy8.Api.Access;
using Voy8.Api.Files;
using Voy8.Api.Health;
using Voy8.Api.Mapping;
using Voy8.Api.Problems;
using Voy8.Api.Reminders;
using Voy8.Api.Streaming;
using Voy8.Contracts;
using Voy8.Core;
using Voy8.Core.Corrections;
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
builder.AddCorrections();
builder.AddSharedKeys("voy8db", "Voy8.Api");
builder.AddAccess();
builder.Services.AddSingleton<VenueRefreshEvents>();
builder.Services.ConfigureHttpJsonOptions(options => Voy8Json.Apply(options.SerializerOptions));
builder.Services.AddCatalogueApi();
builder.Services.AddSingleton<ReminderRequests>();
builder.Services.AddFilesApi();
builder.Services.AddSingleton<InvestigationMapping>().AddSingleton<InvestigationRequestParser>();
builder.Services.AddSingleton<ReminderAddresses>();
builder.Services.AddApiProblems();
builder.Services.AddOpenApi(options => options.AddBearerTokens());
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

if (!app.Configuration.GetValue<bool>("ForwardedHeaders_Enabled"))
{
    // Else the host has done so already, and what the second pass would take is the client's own invention.
    app.UseForwardedHeaders();
}

app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseCrossSiteGuard();
app.UseAccess();
app.MapDefaultEndpoints();
app.MapOpenApi().ForEverybody();
app.MapScalarApiReference("/reference", options => options.WithTitle("Voy8 API").DisableDefaultFonts()).ForEverybody();

app.MapAccountsApi();
app.MapCatalogueApi();
app.MapRemindersApi();
app.MapMailApi(app.Environment);
app.MapOperationsApi();
app.MapSearchApi();
app.MapSuggestApi();
app.MapSimilarApi();
app.MapNotesApi();
app.MapFilesApi();
app.MapInvestigationsApi();
app.MapBatchesApi();
app.MapDocumentsApi();
app.MapSemanticApi();

if (works)
{
    app.MapWorkerHealth((services, cancellationToken) => services.GetRequiredService<WorkerHealthReader>().ReadAsync(cancellationToken), health => health.Status == "ok");
}

await app.RunAsync();
