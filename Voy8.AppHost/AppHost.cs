using Microsoft.Extensions.Configuration;

// The topology: what runs, who is told of whom, who waits for whom. Written once, for Aspire and for the local orchestrator alike.
Console.WriteLine(Orchestrator.Description);

var builder = DistributedApplication.CreateBuilder(args);
if (!AppHostOptions.TryRead(args, builder.Configuration, out var options, out var error))
{
    Console.Error.WriteLine($"{error}\n{AppHostOptions.Help}".TrimStart());
    return error.Length == 0 ? 0 : 2;
}

// Managed stores where the application is deployed to Azure; else a PostgreSQL with vectors and a Redis of our own.
IResourceBuilder<IResourceWithConnectionString>? database = null, redis = null;
AddAzure(builder, ref database, ref redis);
database ??= builder.AddPostgres("postgres").WithImage("pgvector/pgvector", "pg17").WithDataVolume("voy8-postgres").AddDatabase("voy8db");
redis ??= builder.AddRedis("redis");

var api = AddService<Projects.Voy8_Api>("api", options.ApiPort)
    .WithExternalHttpEndpoints()
    .WithReference(database).WaitFor(database)
    .WithReference(redis).WaitFor(redis);

// Workers apart; or none, and the API does the jobs in its own process.
IResourceBuilder<ProjectResource>? worker = null;
if (options.Workers > 0)
{
    worker = AddService<Projects.Voy8_Worker>("worker", port: null)
        .WithReplicas(options.Workers)
        .WithReference(database).WaitFor(database)
        .WithReference(redis).WaitFor(redis);
}
else
{
    api.WithEnvironment("Worker__Enabled", "true");
}

// Who reads websites; the API is told of them as well, so that it knows what can be discovered and what is out of scope.
IResourceBuilder<ProjectResource>[] crawlers = worker is null ? [api] : [api, worker];

var web = AddService<Projects.Voy8_Web>("web", options.WebPort)
    .WithExternalHttpEndpoints()
    .WithReference(api).WaitFor(api)
    // For the keys of its cookies alone, which its replicas share.
    .WithReference(database);

// Who operates a local run: whom the configuration names, else somebody whom everybody knows. Nobody else reaches this machine's ports.
var operates = new FirstOperator(builder.Configuration);
if (builder.ExecutionContext.IsRunMode)
{
    api.WithEnvironment("Accounts__FirstOperator__Email", operates.Email)
        .WithEnvironment("Accounts__FirstOperator__Password", operates.Password)
        // No mail leaves this machine.
        .WithEnvironment("Accounts__RequireConfirmedEmail", "false")
        // Programs of this machine add venues without a token.
        .WithEnvironment("Accounts__AnonymousCatalogueWriting", "true");
    if (operates.IsKnown)
    {
        web.WithEnvironment("SignIn__KnownEmail", operates.Email).WithEnvironment("SignIn__KnownPassword", operates.Password);
    }
}

// Nobody's website is read unless it is named: Crawling:Scope of this process is handed on, after the demo town's hosts.
List<string> scope = [.. builder.Configuration.GetSection("Crawling:Scope").GetChildren().Select(host => host.Value).OfType<string>()];

// An invented town whose 300 websites are the only ones that may be crawled, until somebody says otherwise.
if (options.Demo && builder.ExecutionContext.IsRunMode)
{
    const string Hosts = "*.harbour.localhost";
    var town = AddService<Projects.Voy8_DemoSites>("demo-sites", options.DemoPort)
        .WithReference(api).WaitFor(api)
        .WithEnvironment("Demo__OperatorEmail", operates.Email)
        .WithEnvironment("Demo__OperatorPassword", operates.Password);
    var sites = town.GetEndpoint("http");
    scope.Insert(0, Hosts);
    foreach (var crawler in crawlers)
    {
        crawler
            .WithEnvironment("Crawling__AllowedPrivateHosts__0", Hosts)
            .WithEnvironment("Crawling__HostRoutes__0__Pattern", Hosts)
            .WithEnvironment("Crawling__HostRoutes__0__Target", ReferenceExpression.Create(
                $"{sites.Property(EndpointProperty.IPV4Host)}:{sites.Property(EndpointProperty.Port)}"))

            // The whole town is below one name, though each site stands for an owner of its own.
            .WithEnvironment("Crawling__MaxVisitsPerDomain", "300")

            // The town's business directory, for discoveries in the city of that name.
            .WithEnvironment("Discovery__Directories__0__Name", "harbour")
            .WithEnvironment("Discovery__Directories__0__Url", ReferenceExpression.Create(
                $"http://directory.harbour.localhost:{sites.Property(EndpointProperty.Port)}/search?what={{keyword}}&page={{page}}"))
            .WithEnvironment("Discovery__Directories__0__Cities__0", "harbour")
            .WithEnvironment("Discovery__Directories__0__Reader", "selectors")
            .WithEnvironment("Discovery__Directories__0__Item", "article.entry")
            .WithEnvironment("Discovery__Directories__0__Fields__name", "h2")
            .WithEnvironment("Discovery__Directories__0__Fields__link", "h2 a@href")
            .WithEnvironment("Discovery__Directories__0__ReadsDetails", "true");
    }

    web.WithEnvironment("Map__OverlayUrl", ReferenceExpression.Create($"{sites}/town.geojson"));
}

if (builder.ExecutionContext.IsRunMode)
{
    // What people upload: API and workers share one folder, beside the databases.
    var dataFolder = Path.GetFullPath(builder.Configuration["Voy8:DataDirectory"] ?? Path.Combine(Path.GetTempPath(), "voy8"));
    foreach (var service in crawlers)
    {
        service.WithEnvironment("Files__Folder", builder.Configuration["Files:Folder"] ?? Path.Combine(dataFolder, "files"));
    }

    // No mail leaves a local run: it is kept beside the databases, and shown at /operations/mail.
    if (builder.Configuration["Mail:Host"] is null)
    {
        var mailFolder = Path.Combine(dataFolder, "mail");
        foreach (var service in crawlers)
        {
            service.WithEnvironment("Mail__Folder", mailFolder).WithEnvironment("Mail__From", "Voy8 <reminders@harbour.localhost>");
        }
    }

    foreach (var service in crawlers)
    {
        service.WithEnvironment("Reminders__PublicUrl", $"http://localhost:{options.WebPort}");
    }

    // A web page elsewhere that rebinds its name to this machine gets no answer.
    foreach (var service in crawlers.Append(web))
    {
        service.WithEnvironment("AllowedHosts", "localhost;127.0.0.1;[::1]");
    }

    // A local run ends at once: what cannot finish in a moment is handed back, and goes on with the next run.
    foreach (var works in crawlers)
    {
        works.WithEnvironment("Worker__ShutdownGrace", "00:00:01").WithEnvironment("Worker__AbandonAfter", "00:00:01");
    }
}

foreach (var crawler in crawlers)
{
    foreach (var (index, host) in scope.Index())
    {
        crawler.WithEnvironment($"Crawling__Scope__{index}", host);
    }

    if (builder.Configuration["Crawling:Contact"] is { } contact)
    {
        crawler.WithEnvironment("Crawling__Contact", contact);
    }
}

// The language models of investigations: the API tells whether there are any, the workers ask them.
foreach (var section in new[] { "ChatModels", "Investigations" })
{
    HandOn(builder.Configuration.GetSection(section));
}

ScaleInAzure(api, worker, web, options.Workers);

builder.Build().Run();
return Environment.ExitCode;

void HandOn(IConfigurationSection section)
{
    foreach (var service in crawlers.Where(_ => section.Value is not null))
    {
        service.WithEnvironment(section.Path.Replace(":", "__", StringComparison.Ordinal), section.Value!);
    }

    foreach (var child in section.GetChildren())
    {
        HandOn(child);
    }
}

IResourceBuilder<ProjectResource> AddService<TProject>(string name, int? port)
    where TProject : IProjectMetadata, new()
{
    // Without a launch profile: ports and environment are said here and nowhere else. Where it is deployed, the platform chooses both.
    var runs = builder.ExecutionContext.IsRunMode;
    var service = builder.AddProject<TProject>(name, launchProfileName: null)
        .WithHttpEndpoint(port: runs ? port : null)
        .WithHttpHealthCheck("/health");
    return runs ? service.WithEnvironment("ASPNETCORE_ENVIRONMENT", builder.Environment.EnvironmentName) : service;
}

/// <summary>What only Aspire can build is in AppHost.Azure.cs; without Aspire these calls vanish.</summary>
internal partial class Program
{
    static partial void AddAzure(
        IDistributedApplicationBuilder builder,
        ref IResourceBuilder<IResourceWithConnectionString>? database,
        ref IResourceBuilder<IResourceWithConnectionString>? redis);

    static partial void ScaleInAzure(
        IResourceBuilder<ProjectResource> api, IResourceBuilder<ProjectResource>? worker, IResourceBuilder<ProjectResource> web, int workers);
}
