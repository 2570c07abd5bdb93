using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;
using Voy8.Web.Clients;
using Voy8.Web.Components.Layout;
using Voy8.Web.Importing;
using Voy8.Web.Maps;
using Voy8.Web.Operations;

namespace Voy8.Web.Tests.Support;

/// <summary>Renders components with the page's real services against a <see cref="ScriptedApi"/>.</summary>
public abstract class PageTests : BunitContext, IAsyncLifetime
{
    protected static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private ServiceProvider _client = null!;

    protected ScriptedApi Api { get; private set; } = null!;

    /// <summary>Who has the page open: nobody in particular, until the test says.</summary>
    protected BunitAuthorizationContext Reader { get; private set; } = null!;

    protected FakeTimeProvider Time { get; } = new(Sample.Now);

    public async ValueTask InitializeAsync()
    {
        Api = await ScriptedApi.StartAsync();
        Api.On("GET /meta", Sample.Meta);
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        // Retries and their end keep the real clock: a clock that stands still would hold them for ever.
        _client = new ServiceCollection().AddVoy8ApiClient(Api.Address).BuildServiceProvider();
        Services.AddSingleton(_client.GetRequiredService<Voy8ApiClient>());
        Services.AddSingleton<TimeProvider>(Time);
        Services.AddScoped<LastSearch>();
        Services.AddSingleton<FeedPool>();
        Services.AddScoped<Feeds>();
        Services.AddScoped<Commands>();
        Services.AddOptions<MapOptions>();
        Services.AddOptions<UploadOptions>();
        Reader = AddAuthorization();
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await _client.DisposeAsync();
        await Api.DisposeAsync();
    }

    protected NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();
}
