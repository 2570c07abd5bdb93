using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Voy8.Contracts;
using Voy8.Web.Clients;
using Voy8.Web.Files;
using Voy8.Web.Operations;

namespace Voy8.Web.Components.Pages;

/// <summary>
/// The reader's files, live while any is being read, or passages that a question finds: <c>?q=</c>. <c>?shared=true</c>: those of everybody;
/// <c>?batches=true</c>: what came as batches. <c>?page=</c>, from 1.
/// </summary>
public sealed partial class FilesPage
{
    private const int PageSize = 25;
    private const int MostPages = 4_000;
    private readonly CancellationTokenSource _gone = new();
    private FilesResponse? _files;
    private DocumentSearchResponse? _hits;
    private ApiException? _error;
    private string? _query;
    private string? _typed;
    private View _view;
    private int _page = 1;
    private bool _mayRead;
    private int _loads;

    [Inject]
    private Voy8ApiClient Api { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState>? Person { get; set; }

    private string Title => _view switch { View.Shared => "Shared with everybody", View.Batches => "Your batches", _ => "Your files" };

    private string NothingTitle => (_view, _page) switch { (_, > 1) => "Nothing here", (View.Shared, _) => "Nothing is shared", _ => "No files yet" };

    private string NothingWords => (_view, _page) switch
    {
        (_, > 1) => "There are no files on this page.",
        (View.Shared, _) => "What operators share with everybody shows up here.",
        _ => "Drop a document above. It is read, cut into passages, and can be found by what it says a moment later.",
    };

    private static string SignIn => Uris.With("/sign-in", ("return", "/files"));

    private string? UnderWay => _files?.Files.Where(FileWords.IsUnderWay).ToList() is { Count: > 1 } reading
        ? $"{FileWords.Count(reading.Count, "file", "files")} being read: {reading.Average(file => file.ProgressPercent).ToString("0", System.Globalization.CultureInfo.InvariantCulture)} %"
        : null;

    protected override void Read(string uri)
    {
        var query = Uris.QueryOf(uri);
        var before = (_query, _view, _page);
        _query = query.Text("q");
        _view = (query.Text("shared"), query.Text("batches")) switch { ("true", _) => View.Shared, (_, "true") => View.Batches, _ => View.Own };
        _page = query.Number("page", 1, MostPages, 1);
        if (_loads > 0 && before != (_query, _view, _page))
        {
            (_typed, _hits, _files) = (_query, null, null);
            _ = ReloadAsync();
        }
    }

    protected override async Task OnInitializedAsync()
    {
        _typed = _query;
        _mayRead = RendererInfo.IsInteractive && Person is not null && (await Person).User.Identity?.IsAuthenticated == true;
        await LoadAsync();
        if (_mayRead)
        {
            _ = FollowAsync();
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _gone.Cancel();
        _gone.Dispose();
    }

    private static int QuotaPercent(FileQuotaResponse quota) => quota.MaxBytes == 0 ? 100 : (int)Math.Ceiling(Math.Min(100, quota.Bytes * 100.0 / quota.MaxBytes));

    private Task FollowAsync() => Polling.FollowAsync(
        () => _query is null && _files?.Files.Any(FileWords.IsUnderWay) == true,
        () => _query is null ? InvokeAsync(ReloadAsync) : Task.CompletedTask,
        Time,
        _gone.Token);

    private static string UriOf(View view, int page = 1) => Uris.With(
        "/files",
        ("shared", view == View.Shared ? "true" : null),
        ("batches", view == View.Batches ? "true" : null),
        ("page", page == 1 ? null : page));

    private void Search() => Navigation.NavigateTo(Uris.With("/files", ("q", _typed?.Trim())));

    private async Task ReloadAsync()
    {
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
            if (_query is { } query)
            {
                var hits = await Api.FindPassagesAsync(query, fileId: null, _gone.Token);
                (_hits, _error) = load == _loads ? (hits, null) : (_hits, _error);
            }
            else
            {
                var files = await Api.GetFilesAsync(_view == View.Shared, PageSize, (_page - 1) * PageSize * (_view == View.Batches ? 0 : 1), _gone.Token);
                (_files, _error) = load == _loads ? (files, null) : (_files, _error);
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

    private enum View
    {
        Own,
        Shared,
        Batches,
    }
}
