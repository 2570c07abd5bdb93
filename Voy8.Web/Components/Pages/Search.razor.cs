using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using MudBlazor;
using Voy8.Contracts;
using Voy8.Web.Clients;
using Voy8.Web.Components.Controls;
using Voy8.Web.Components.Layout;
using Voy8.Web.Maps;
using Voy8.Web.Searching;

namespace Voy8.Web.Components.Pages;

/// <summary>The search page. Its URL is its whole state; see <see cref="SearchState"/>.</summary>
public sealed partial class Search
{
    private const int NearRadius = 2000;

    private static readonly string[] Examples =
    [
        "cosy place with live music near the harbour",
        "vegetarian lunch with a terrace",
        "quiet café with wifi",
        "Biergarten unter Kastanien",
        "ψαροταβέρνα με θέα στη θάλασσα",
    ];

    private SearchSession _session = null!;
    private MetaResponse? _meta;
    private VenueMap? _map;
    private IReadOnlyList<MapPin> _pins = [];
    private string? _fitKey;
    private (double Lat, double Lon, double Zoom) _start = (47.5, 14, 4.5);
    private bool _showMap;

    /// <summary>What the first render on the server fetched, so that the interactive one begins with it.</summary>
    [PersistentState]
    public Prerendered? Fetched { get; set; }

    [Inject]
    private Voy8ApiClient Api { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private LastSearch LastSearch { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private ILogger<SearchSession> SessionLogger { get; set; } = null!;

    private SearchState State => _session.State;

    private bool Loading => _session.Phase is SearchPhase.Loading or SearchPhase.LoadingMore;

    private bool CanShowMore =>
        _session.Response is { } answer && State.Show < SearchState.MaxShown
        && _session.Hits.Count >= State.Show && (answer.TotalIsLowerBound || answer.Total > _session.Hits.Count);

    private IReadOnlyList<UnderstoodFilter> Understood => _session.Response?.Understood ?? [];

    private MapArea? Area => State switch
    {
        { Bbox: { } bbox } => new MapArea(0, 0, null, bbox),
        { Lat: { } lat, Lon: { } lon, RadiusM: { } radius } => new MapArea(lat, lon, radius, null),
        _ => null,
    };

    private string Summary
    {
        get
        {
            var answer = _session.Response;
            var total = $"{(answer?.Total ?? 0).ToString("N0", CultureInfo.InvariantCulture)}{(answer?.TotalIsLowerBound == true ? "+" : "")}";
            var noun = answer is { Total: 1, TotalIsLowerBound: false } ? "place" : "places";
            return State.IsEmpty ? $"{total} {noun}, the most popular first" : $"{total} {noun}";
        }
    }

    private IReadOnlyList<string> Attributions =>
        [.. (_meta?.Datasets ?? []).Where(dataset => State.Dataset is null || dataset.Slug == State.Dataset).Select(dataset => dataset.Attribution).OfType<string>().Distinct()];

    public void Dispose()
    {
        Navigation.LocationChanged -= LocationChanged;
        _session.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _session = new SearchSession(Api, Time, SessionLogger);
        _session.Changed += SessionChanged;
        Navigation.LocationChanged += LocationChanged;
        var state = SearchState.Parse(Navigation.Uri);
        LastSearch.Uri = state.ToUri();
        if (Fetched is { } fetched && fetched.Uri == state.ToUri())
        {
            TakeMeta(fetched.Meta);
            _session.Restore(state, fetched.Answers);
        }
        else
        {
            await Task.WhenAll(LoadMetaAsync(), _session.SearchAsync(state));
            Fetched = _session.Phase == SearchPhase.Loaded ? new Prerendered(state.ToUri(), _meta, [.. _session.Answers]) : null;
        }

        if (RendererInfo.IsInteractive)
        {
            _ = ListenAsync();
        }
    }

    private async Task RunAsync()
    {
        await Task.WhenAll(_meta is null ? LoadMetaAsync() : Task.CompletedTask, _session.SearchAsync(SearchState.Parse(Navigation.Uri)));
        await ListenAsync();
    }

    private Task ListenAsync() => _session.Phase == SearchPhase.Loaded ? _session.ListenAsync() : Task.CompletedTask;

    private async Task LoadMetaAsync()
    {
        try
        {
            TakeMeta(await Api.GetMetaAsync(CancellationToken.None));
        }
        catch (ApiException)
        {
            // The filters are poorer without; the search itself tells of the trouble.
        }
    }

    private void TakeMeta(MetaResponse? meta)
    {
        _meta = meta;
        if (meta?.Datasets.FirstOrDefault(dataset => dataset.Lat is not null) is { Lat: { } lat, Lon: { } lon })
        {
            _start = (lat, lon, 13);
        }
    }

    private void SessionChanged()
    {
        _pins =
        [
            .. _session.Hits
                .Where(live => live.Hit is { Lat: not null, Lon: not null })
                .Select(live => new MapPin(live.Hit.Id, live.Hit.Lat!.Value, live.Hit.Lon!.Value, live.Rank, live.Hit.Name, live.Hit.KindLabel,
                    KindGroup.Of(live.Hit.Kind).Code, live.State == LiveState.Refreshing)),
        ];
        if (_session.Phase == SearchPhase.Loaded)
        {
            _fitKey = (State with { Show = SearchState.PageSize }).ToUri();
        }

        _ = InvokeAsync(StateHasChanged);
    }

    private void LocationChanged(object? sender, LocationChangedEventArgs args)
    {
        if (Navigation.ToBaseRelativePath(args.Location).Split('?', '#')[0].Length == 0)
        {
            LastSearch.Uri = SearchState.Parse(args.Location).ToUri();
            _ = InvokeAsync(RunAsync);
        }
    }

    private void GoTo(SearchState state) => Navigation.NavigateTo(state.ToUri());

    private void ShowMore() => Navigation.NavigateTo((State with { Show = State.Show + SearchState.PageSize }).ToUri(), replace: true);

    private async Task NearMeAsync()
    {
        await using var module = await Js.InvokeAsync<IJSObjectReference>("import", "./js/location.js");
        var found = await module.InvokeAsync<Position>("current");
        if (found is { Lat: { } lat, Lon: { } lon })
        {
            GoNear(lat, lon);
        }
        else
        {
            Snackbar.Add(found.Error ?? "Your position could not be found.", Severity.Warning);
        }
    }

    private async Task NearCentreAsync()
    {
        if (_map is not null && await _map.GetCentreAsync() is { } centre)
        {
            GoNear(centre.Lat, centre.Lon);
        }
    }

    private void GoNear(double lat, double lon) =>
        GoTo(State.Anywhere with { Lat = Math.Round(lat, 5), Lon = Math.Round(lon, 5), RadiusM = State.RadiusM ?? NearRadius });

    private static string Took(double milliseconds) =>
        milliseconds < 10 ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.0} ms") : $"{milliseconds:0} ms";

    public sealed record Prerendered(string Uri, MetaResponse? Meta, IReadOnlyList<SearchResponse> Answers);

    private sealed record Position(double? Lat, double? Lon, string? Error);
}
