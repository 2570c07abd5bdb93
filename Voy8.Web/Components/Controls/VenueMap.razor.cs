using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using Voy8.Web.Maps;

namespace Voy8.Web.Components.Controls;

/// <summary>A Leaflet map of pins. It moves to show them all whenever <see cref="FitKey"/> changes.</summary>
public sealed partial class VenueMap
{
    private ElementReference _element;
    private DotNetObjectReference<VenueMap>? _self;
    private IJSObjectReference? _module;
    private IJSObjectReference? _map;
    private IReadOnlyList<MapPin>? _drawnPins;
    private MapArea? _drawnArea;
    private string? _fitted;
    private bool _drawnDark;
    private bool _moved;
    private double[] _bounds = [];

    [Parameter]
    public IReadOnlyList<MapPin> Pins { get; set; } = [];

    [Parameter]
    public MapArea? Area { get; set; }

    [Parameter]
    public string? FitKey { get; set; }

    /// <summary>Where the map is before it has anything to show.</summary>
    [Parameter]
    public double Lat { get; set; } = 48;

    [Parameter]
    public double Lon { get; set; } = 11;

    [Parameter]
    public double Zoom { get; set; } = 4;

    [Parameter]
    public double PinZoom { get; set; } = 16.5;

    [Parameter]
    public bool Interactive { get; set; } = true;

    [Parameter]
    public string Label { get; set; } = "Map";

    [Parameter]
    public string? Class { get; set; }

    /// <summary>Raised with west, south, east, north when the reader asks for what is in view.</summary>
    [Parameter]
    public EventCallback<double[]> OnSearchArea { get; set; }

    [CascadingParameter(Name = "IsDark")]
    private bool IsDark { get; set; }

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private IOptions<MapOptions> Options { get; set; } = null!;

    /// <summary>Latitude and longitude of the middle of the map; null before it is drawn.</summary>
    public async Task<(double Lat, double Lon)?> GetCentreAsync() =>
        _map is not null && await _map.InvokeAsync<double[]>("centre") is [var lat, var lon] ? (lat, lon) : null;

    [JSInvokable]
    public void Moved(double[] bounds, double lat, double lon)
    {
        _bounds = bounds;
        _moved = true;
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_map is not null)
            {
                await _map.InvokeVoidAsync("dispose");
                await _map.DisposeAsync();
            }

            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (Exception exception) when (exception is JSDisconnectedException or JSException)
        {
            // The page is gone, and the map with it.
        }

        _self?.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await CreateAsync();
        }

        if (_map is not null)
        {
            await DrawAsync(_map);
        }
    }

    private async Task CreateAsync()
    {
        var options = Options.Value;
        _self = DotNetObjectReference.Create(this);
        _module = await Js.InvokeAsync<IJSObjectReference>("import", "./js/map.js");
        _drawnDark = IsDark;
        _map = await _module.InvokeAsync<IJSObjectReference>("create", _element, _self, new
        {
            Lat,
            Lon,
            Zoom,
            PinZoom,
            Interactive,
            options.TileUrl,
            options.TileAttribution,
            WorldUrl = "/" + Assets["lib/world/world.geojson"],
            OverlayUrl = options.OverlayUrl is null ? null : VenueMapExtensions.OverlayPath,
        });
    }

    private async Task DrawAsync(IJSObjectReference map)
    {
        if (_drawnDark != IsDark)
        {
            _drawnDark = IsDark;
            await map.InvokeVoidAsync("themeChanged");
        }

        if (_drawnArea != Area)
        {
            _drawnArea = Area;
            await map.InvokeVoidAsync("setArea", Area);
        }

        if (_drawnPins is null || !_drawnPins.SequenceEqual(Pins))
        {
            _drawnPins = Pins;
            await map.InvokeVoidAsync("setPins", Pins);
        }

        if (_fitted != FitKey)
        {
            _fitted = FitKey;
            _moved = false;
            await map.InvokeVoidAsync("fit");
        }
    }

    private Task SearchAreaAsync()
    {
        _moved = false;
        return OnSearchArea.InvokeAsync(_bounds);
    }
}
