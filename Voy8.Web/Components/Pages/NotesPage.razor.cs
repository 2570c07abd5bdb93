using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Voy8.Contracts;
using Voy8.Web.Clients;
using Voy8.Web.Operations;

namespace Voy8.Web.Components.Pages;

/// <summary>All of the reader's notes, or those that a question finds: <c>?q=</c>. <c>?job=</c> is the job that embeds them anew.</summary>
public sealed partial class NotesPage
{
    private const int PageSize = 20;
    private readonly CancellationTokenSource _gone = new();
    private List<(NoteResponse Note, IReadOnlyList<string> MatchedBy)>? _cards;
    private IReadOnlyList<SearchNotice> _notices = [];
    private ApiException? _error;
    private long _total;
    private string? _query;
    private string? _typed;
    private Guid? _job;
    private bool _mayRead;
    private int _loads;

    [Inject]
    private Voy8ApiClient Api { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState>? Person { get; set; }

    private string Title => (_query, _cards) switch
    {
        ({ } query, _) => $"Notes about “{query}”",
        (_, { Count: > 0 }) => $"All your notes ({_total})",
        _ => "All your notes",
    };

    private static string SignIn => Uris.With("/sign-in", ("return", "/notes"));

    protected override void Read(string uri)
    {
        var query = Uris.QueryOf(uri);
        var (before, isFirst) = (_query, _loads == 0);
        (_query, _job) = (query.Text("q"), Guid.TryParse(query.Text("job"), out var job) ? job : null);
        if (!isFirst && before != _query)
        {
            _typed = _query;
            _ = ReloadAsync();
        }
    }

    protected override async Task OnInitializedAsync()
    {
        _typed = _query;
        _mayRead = RendererInfo.IsInteractive && Person is not null && (await Person).User.Identity?.IsAuthenticated == true;
        await LoadAsync();
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _gone.Cancel();
        _gone.Dispose();
    }

    private void Search() => Navigation.NavigateTo(Uris.With("/notes", ("q", _typed?.Trim()), ("job", _job)));

    private void Remember(Guid job) => Navigation.NavigateTo(Uris.With("/notes", ("q", _query), ("job", job)), replace: true);

    private async Task ReloadAsync()
    {
        _cards = null;
        await LoadAsync();
        await InvokeAsync(StateHasChanged);
    }

    private async Task LoadAsync()
    {
        var load = ++_loads;
        if (!_mayRead)
        {
            return;
        }

        try
        {
            var (cards, total, notices) = await FetchAsync(_query, 0);
            if (load == _loads)
            {
                (_cards, _total, _notices, _error) = ([.. cards], total, notices, null);
            }
        }
        catch (ApiException problem)
        {
            _error = problem;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page is gone.
        }
    }

    private async Task MoreAsync()
    {
        try
        {
            var (cards, total, _) = await FetchAsync(null, _cards!.Count);
            // What was written meanwhile has moved the others on.
            _cards.AddRange(cards.ExceptBy(_cards.Select(card => card.Note.NoteId), card => card.Note.NoteId).ToList());
            _total = total;
        }
        catch (ApiException problem)
        {
            _error = problem;
        }
    }

    private async Task<(IEnumerable<(NoteResponse Note, IReadOnlyList<string> MatchedBy)> Cards, long Total, IReadOnlyList<SearchNotice> Notices)> FetchAsync(string? query, int offset)
    {
        if (query is not null)
        {
            var found = await Api.FindNotesAsync(query, _gone.Token);
            return (found.Hits.Select(hit => (hit.Note, hit.MatchedBy)), found.Hits.Count, found.Notices);
        }

        var list = await Api.GetNotesAsync(venueId: null, PageSize, offset, _gone.Token);
        return (list.Notes.Select(note => (note, (IReadOnlyList<string>)[])), list.Total, []);
    }
}
