using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;
using Voy8.Contracts;
using Voy8.Web.Clients;
using Voy8.Web.Components.Controls;
using Voy8.Web.Components.Layout;
using Voy8.Web.Components.Operations;
using Voy8.Web.Maps;
using Voy8.Web.Searching;
using Voy8.Web.Venues;

namespace Voy8.Web.Components.Pages;

/// <summary>A venue with each fact's source and age. Refreshes show as they land.</summary>
public sealed partial class Venue
{
    private VenueSession _session = null!;
    private IReadOnlyList<MapPin> _pins = [];
    private bool _corrects;
    private EventCallback<FactGroup> _correct;
    private CorrectionHistory? _history;

    [Parameter]
    public Guid Id { get; set; }

    /// <summary>What the first render on the server read, so that the interactive one begins with it.</summary>
    [PersistentState]
    public VenueResponse? Fetched { get; set; }

    /// <summary>The request that is answered; null once the page is interactive. Nothing of the page is sent before it is known whether there is one.</summary>
    [CascadingParameter]
    private HttpContext? Http { get; set; }

    [Inject]
    private Voy8ApiClient Api { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private LastSearch LastSearch { get; set; } = null!;

    [Inject]
    private ILogger<VenueSession> SessionLogger { get; set; } = null!;

    [Inject]
    private IDialogService DialogService { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState>? Person { get; set; }

    private string? Email =>
        _session.Venue?.Fields.FirstOrDefault(group => group.Field == "email")?.Values is [{ Value: var email }, ..] ? email : null;

    public void Dispose() => _session.Dispose();

    protected override void OnInitialized()
    {
        // On the server it is known from the start. Before the page is interactive nothing would happen.
        _corrects = RendererInfo.IsInteractive && Person is { IsCompletedSuccessfully: true } known && known.Result.User.Identity?.IsAuthenticated == true;
        _correct = _corrects ? EventCallback.Factory.Create<FactGroup>(this, CorrectAsync) : default;
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_session is not null && _session.Id == Id)
        {
            return;
        }

        _session?.Dispose();
        _session = new VenueSession(Id, Api, Time, SessionLogger);
        _session.Changed += SessionChanged;
        if (Fetched?.Id == Id)
        {
            _session.Restore(Fetched);
            SessionChanged();
        }
        else
        {
            await _session.LoadAsync();
            Fetched = _session.Venue;
            if (_session.IsMissing && Http is { Response.HasStarted: false } http)
            {
                http.Response.StatusCode = StatusCodes.Status404NotFound;
            }
        }

        if (RendererInfo.IsInteractive)
        {
            _ = _session.ListenAsync();
        }
    }

    private async Task CorrectAsync(FactGroup group)
    {
        await DialogService.ShowAsync($"Correct: {group.Label}", new DialogParameters<CorrectionDialog>
        {
            { dialog => dialog.VenueId, Id },
            { dialog => dialog.Group, group },
        });
        await _session.LoadAsync();
        await (_history?.ReloadAsync() ?? Task.CompletedTask);
    }

    private Task RemindAsync(VenueResponse venue) => DialogService.ShowAsync("Remind me", new DialogParameters<ReminderDialog>
    {
        { dialog => dialog.VenueId, venue.Id },
        { dialog => dialog.VenueName, venue.Name },
    });

    private void SessionChanged()
    {
        if (_session.Venue is { Lat: { } lat, Lon: { } lon } venue)
        {
            _pins = [new MapPin(venue.Id, lat, lon, 0, venue.Name, venue.KindLabel, KindGroup.Of(venue.Kind).Code, _session.IsRefreshing)];
        }

        _ = InvokeAsync(StateHasChanged);
    }

    private LiveState LiveStateOf(VenueResponse venue) => _session switch
    {
        { IsRefreshing: true } => LiveState.Refreshing,
        { Version: > 0 } => LiveState.Refreshed,
        _ => venue.Crawl.Refreshing ? LiveState.Refreshing : LiveState.Still,
    };

    private static IEnumerable<string> MetaOf(VenueResponse venue)
    {
        if (venue.Facts.Cuisines.Count > 0)
        {
            yield return string.Join(", ", venue.Facts.Cuisines);
        }

        if (venue.Facts.PriceLevel is { Length: > 0 } price)
        {
            yield return price;
        }

        if (venue.Facts.Address is { Length: > 0 } address)
        {
            yield return address;
        }
    }

    private static string CrawlText(CrawlSummary crawl) => crawl.Status switch
    {
        "succeeded" => crawl.PagesRead == 1 ? "1 page read" : $"{crawl.PagesRead} pages read",
        "unchanged" => "Unchanged when last looked at",
        "forbidden" => "Its robots.txt asks not to be read",
        "not_found" => "There was no page at its address",
        "failed" => "It could not be read",
        _ => crawl.InScope ? "Not read yet." : "Not read.",
    };

    private string? Mark(params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            if (_session.ChangedFields.Contains(field))
            {
                return "changed";
            }
        }

        return null;
    }

    private string Key(string field) => _session.ChangedFields.Contains(field) ? $"{field}:{_session.Version}" : field;
}
