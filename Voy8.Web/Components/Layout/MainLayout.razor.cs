using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using MudBlazor;
using Voy8.Web.Operations;

namespace Voy8.Web.Components.Layout;

public sealed partial class MainLayout
{
    private ThemeChoice _theme;
    private ErrorBoundary? _boundary;
    private IJSObjectReference? _module;
    private IJSObjectReference? _watch;
    private DotNetObjectReference<MainLayout>? _self;

    [CascadingParameter(Name = "ThemeCookie")]
    private string? ThemeCookie { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    // A bare "#main" would be taken from the base address, which leads to the search page.
    private string SkipTarget => $"{Navigation.Uri.Split('#')[0]}#main";

    private string SignInTarget => Uris.With("/sign-in", ("return", $"/{Navigation.ToBaseRelativePath(Navigation.Uri)}"));

    private string ThemeIcon => _theme.Mode switch
    {
        ThemeMode.System => Icons.Material.Rounded.BrightnessAuto,
        ThemeMode.Dark => Icons.Material.Rounded.DarkMode,
        _ => Icons.Material.Rounded.LightMode,
    };

    private string ThemeHint => _theme.Mode switch
    {
        ThemeMode.System => "Colours: as the system",
        ThemeMode.Dark => "Colours: dark",
        _ => "Colours: light",
    };

    [JSInvokable]
    public void SystemThemeChanged(bool dark)
    {
        _theme = _theme with { SystemIsDark = dark };
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        Navigation.LocationChanged -= LocationChanged;
        _self?.Dispose();
        try
        {
            if (_watch is not null)
            {
                await _watch.InvokeVoidAsync("stop");
                await _watch.DisposeAsync();
            }

            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and its listeners with it.
        }
    }

    protected override void OnInitialized()
    {
        _theme = ThemeChoice.Parse(ThemeCookie);
        Navigation.LocationChanged += LocationChanged;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        _module = await Js.InvokeAsync<IJSObjectReference>("import", "./js/theme.js");
        _self = DotNetObjectReference.Create(this);
        _watch = await _module.InvokeAsync<IJSObjectReference>("watch", _self);
        SystemThemeChanged(await _module.InvokeAsync<bool>("systemIsDark"));
        await _module.InvokeVoidAsync("painted");
    }

    private async Task SwitchThemeAsync()
    {
        _theme = _theme with { Mode = _theme.Next };
        if (_module is not null)
        {
            await _module.InvokeVoidAsync("save", _theme.Mode.ToString().ToLowerInvariant());
        }
    }

    private void LocationChanged(object? sender, LocationChangedEventArgs args)
    {
        _boundary?.Recover();
        _ = InvokeAsync(StateHasChanged);
    }
}
