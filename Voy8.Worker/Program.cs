using Voy8.Core;
using Voy8.Jobs;
using Voy8.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddNpgsqlDataSource("voy8db");
builder.AddRedisClient("redis");
builder.AddVoy8Core();
builder.AddVoy8CoreJobs();
builder.AddJobWorker();

var app = builder.Build();

app.MapDefaultEndpoints();

await app.RunAsync();
