using MudBlazor;
using MudBlazor.Services;
using Voy8.ServiceDefaults;
using Voy8.Web.Accounts;
using Voy8.Web.Clients;
using Voy8.Web.Components;
using Voy8.Web.Components.Layout;
using Voy8.Web.Hosting;
using Voy8.Web.Importing;
using Voy8.Web.Maps;
using Voy8.Web.Operations;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddVoy8ApiClient();
builder.AddMap();
builder.AddSharedKeys("voy8db", "Voy8.Web");
builder.AddAccounts();
builder.Services.AddOptions<UploadOptions>().BindConfiguration(UploadOptions.Section).ValidateDataAnnotations().ValidateOnStart();
// Messages at the bottom: buttons are at the top.
builder.Services.AddMudServices(mud => mud.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomRight);
builder.Services.AddScoped<LastSearch>();
builder.Services.AddSingleton<FeedPool>();
builder.Services.AddScoped<Feeds>();
builder.Services.AddScoped<Commands>();
builder.Services.AddRazorComponents().AddInteractiveServerComponents()
    // The state of a page rendered on the server comes back in one message when its circuit starts.
    .AddHubOptions(options => options.MaximumReceiveMessageSize = 1024 * 1024);

var app = builder.Build();
app.MapDefaultEndpoints();
app.UseExceptionHandler("/error", createScopeForErrors: true);
app.UseSecurityHeaders();
app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();
app.MapStaticAssets();
app.MapOverlay();
app.MapDownloads();
app.MapAccountForms();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
await app.RunAsync();
