using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Voy8.DemoSites;
using Voy8.DemoSites.Demo;
using Voy8.DemoSites.Importing;
using Voy8.DemoSites.Listings;
using Voy8.DemoSites.Sites;
using Voy8.DemoSites.Sites.Serving;
using Voy8.DemoSites.Venues;
using Voy8.ServiceDefaults;

Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddOptions<DemoOptions>().BindConfiguration(DemoOptions.Section).ValidateDataAnnotations().ValidateOnStart();
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower);
builder.Services.AddSingleton(_ => VenueTown.Build());
builder.Services.AddSingleton<SiteStates>();
builder.Services.AddSingleton<SiteHandler>();
builder.Services.AddSingleton(services => BusinessDirectory.Build(services.GetRequiredService<VenueTown>()));
builder.Services.AddSingleton<DirectoryHandler>();
builder.Services.AddHttpClient(TownImporter.HttpClient, (services, client) =>
    client.BaseAddress = services.GetRequiredService<IOptions<DemoOptions>>().Value.ApiUrl ?? new Uri("http://api"));
builder.Services.AddHostedService<TownImporter>();

var app = builder.Build();
var town = app.Services.GetRequiredService<VenueTown>();
app.Logger.TownBuilt(town.Venues.Count, town.Venues.Count(venue => venue.Site is not null), town.Map.Buildings.Count);

// The sites come first: whatever the host name of a venue is asked for is the venue's own business.
app.Use(async (context, next) =>
{
    if (DirectoryHandler.IsHost(context.Request.Host.Host))
    {
        await context.RequestServices.GetRequiredService<DirectoryHandler>().HandleAsync(context);
        return;
    }
    if (HarbourHosts.SlugOf(context.Request.Host.Host, out var www) is { } slug)
    {
        await context.RequestServices.GetRequiredService<SiteHandler>().HandleAsync(context, slug, www);
        return;
    }
    await next(context);
});
app.MapDefaultEndpoints();
app.MapDemoApi();
app.Run();
