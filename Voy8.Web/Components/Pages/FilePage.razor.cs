using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;
using Voy8.Contracts;
using Voy8.Web.Clients;
using Voy8.Web.Files;
using Voy8.Web.Operations;

namespace Voy8.Web.Components.Pages;

/// <summary>A document to be read. <c>?chunk=</c> is the passage that it opens at; <c>?q=</c> what was asked for, whose words are marked; <c>?version=</c> the version that the passage was cited from.</summary>
public sealed partial class FilePage
{
    // Passages that are read at a time, and those before the one that is shown.
    private const int Window = 60;
    private const int Before = 12;
    private const int MaxChunk = 100_000;

    private readonly CancellationTokenSource _gone = new();
    private FileResponse? _file;
    private ApiException? _error;
    private List<FileChunkResponse> _chunks = [];
    private IReadOnlyList<DocumentHitResponse> _hits = [];
    private IReadOnlyList<int> _places = [];
    private IReadOnlyList<ReaderBlock> _blocks = [];
    private ReaderBlock? _first;
    private long _total;
    private int? _chunk;
    private int? _version;
    private string? _query;
    private string? _searched;
    private string? _typed;
    private bool _isMissing;
    private bool _mayRead;
    private bool _hasRead;
    private bool _scrolls;

    [Parameter]
    public Guid FileId { get; set; }

    [Inject]
    private Voy8ApiClient Api { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState>? Person { get; set; }

    private string SignIn => Uris.With("/sign-in", ("return", FileLinks.To(FileId, _chunk, _query)));

    // Then its number may be another passage's.
    private bool HasChanged => _version is { } version && _file?.ReadyVersion is { } ready && ready != version;

    private string PlaceText => _chunk is { } chunk && _places.Contains(chunk)
        ? $"Passage {_places.TakeWhile(place => place != chunk).Count() + 1} of {_places.Count}"
        : FileWords.Count(_places.Count, "passage", "passages");

    protected override void Read(string uri)
    {
        var query = Uris.QueryOf(uri);
        var before = (_chunk, _query);
        var (chunk, version) = (query.Number("chunk", 0, MaxChunk, -1), query.Number("version", 1, int.MaxValue, 0));
        _version = version == 0 ? null : version;
        (_chunk, _query) = (chunk < 0 ? null : chunk, query.Text("q"));
        if (_hasRead && before != (_chunk, _query))
        {
            _typed = _query;
            _ = InvokeAsync(async () =>
            {
                await LoadAsync();
                StateHasChanged();
            });
        }
    }

    protected override async Task OnInitializedAsync()
    {
        _typed = _query;
        _mayRead = RendererInfo.IsInteractive && Person is not null && (await Person).User.Identity?.IsAuthenticated == true;
        await LoadAsync();
        if (_mayRead)
        {
            _ = Polling.FollowAsync(IsUnderWay, FollowAsync, Time, _gone.Token);
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_scrolls && _first is not null)
        {
            _scrolls = false;
            await using var module = await Js.InvokeAsync<IJSObjectReference>("import", "./js/reader.js");
            await module.InvokeVoidAsync("show", "passage");
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _gone.Cancel();
        _gone.Dispose();
    }

    private bool IsUnderWay() => _file is { ReadyVersion: null } file && FileWords.IsUnderWay(file);

    private Task FollowAsync() => !IsUnderWay() ? Task.CompletedTask : InvokeAsync(async () =>
    {
        await LoadAsync();
        StateHasChanged();
    });

    private void Search() => Navigation.NavigateTo(FileLinks.To(FileId, query: _typed?.Trim()));

    private void Step(int by)
    {
        var at = _places.TakeWhile(place => place < (_chunk ?? 0)).Count() + (by > 0 && !_places.Contains(_chunk ?? -1) ? -1 : 0);
        Navigation.NavigateTo(FileLinks.To(FileId, _places[(at + by + _places.Count) % _places.Count], _query), replace: true);
    }

    private async Task LoadAsync()
    {
        if (!_mayRead)
        {
            return;
        }

        try
        {
            _file = await Api.GetFileAsync(FileId, _gone.Token);
            (_isMissing, _error) = (_file is null, null);
            if (_file?.ReadyVersion is not null)
            {
                await FindAsync();
                await OpenAsync();
            }

            _hasRead = true;
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

    private async Task FindAsync()
    {
        if (_query == _searched)
        {
            return;
        }

        _hits = _query is { } query ? (await Api.FindPassagesAsync(query, FileId, _gone.Token)).Hits : [];
        _places = [.. _hits.Select(hit => hit.Chunk).Order()];
        _searched = _query;

        // Who asks is shown the best.
        _chunk ??= _hits is [var best, ..] ? best.Chunk : null;
    }

    private async Task OpenAsync()
    {
        var shown = HasChanged ? 0 : _chunk ?? 0;
        if (!_chunks.Exists(chunk => chunk.Ordinal == shown))
        {
            var found = await Api.GetFileChunksAsync(FileId, Math.Max(0, shown - Before), Window, _gone.Token);
            (_chunks, _total) = ([.. found.Chunks], found.Total);
        }

        Arrange();
        _scrolls = _chunk is not null && !HasChanged;
    }

    private Task EarlierAsync() => MoreAsync(Math.Max(0, _chunks[0].Ordinal - Window), Math.Min(Window, _chunks[0].Ordinal), chunks => _chunks.InsertRange(0, chunks));

    private Task LaterAsync() => MoreAsync(_chunks[^1].Ordinal + 1, Window, _chunks.AddRange);

    private async Task MoreAsync(int from, int limit, Action<IReadOnlyList<FileChunkResponse>> add)
    {
        try
        {
            add((await Api.GetFileChunksAsync(FileId, from, limit, _gone.Token)).Chunks);
            Arrange();
        }
        catch (ApiException problem)
        {
            _error = problem;
        }
    }

    private void Arrange()
    {
        _blocks = ReaderText.Blocks(_chunks, HasChanged ? null : _chunk, _hits);
        _first = _blocks.FirstOrDefault(block => block.IsPassage);
    }
}
