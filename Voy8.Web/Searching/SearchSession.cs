using Voy8.Contracts;
using Voy8.Web.Clients;

namespace Voy8.Web.Searching;

/// <summary>
/// One reader's search: the answer so far, and the refreshes of its hits as they land. Belongs to one page and is used
/// on its dispatcher alone; <see cref="Changed"/> is raised there whenever the page must draw again.
/// </summary>
public sealed class SearchSession(Voy8ApiClient api, TimeProvider time, ILogger<SearchSession> logger) : IDisposable
{
    private const int MaxLimit = 50;
    private static readonly TimeSpan[] ReconnectDelays = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(8)];
    private CancellationTokenSource _cancellation = new();
    private int _followed;

    public event Action? Changed;

    public SearchState State { get; private set; } = new();
    public SearchPhase Phase { get; private set; } = SearchPhase.Loading;

    /// <summary>The first part of the answer: totals, kinds and notices.</summary>
    public SearchResponse? Response { get; private set; }

    /// <summary>What to show; while a new search is under way, still the old one's hits.</summary>
    public IReadOnlyList<LiveHit> Hits { get; private set; } = [];
    public ApiException? Error { get; private set; }

    public int RefreshingCount => Hits.Count(hit => hit.State == LiveState.Refreshing);

    /// <summary>Asks for <paramref name="state"/>; only for the missing hits when nothing else changed.</summary>
    public async Task SearchAsync(SearchState state)
    {
        if (Phase == SearchPhase.Loaded && state.AsksTheSameAs(State) && state.Show > State.Show)
        {
            State = state;
            await MoreAsync();
            return;
        }

        var cancellationToken = Restart(state);
        try
        {
            await FetchAsync(cancellationToken);
        }
        catch (ApiException problem)
        {
            Fail(problem);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A newer search, or the page is gone.
        }
    }

    /// <summary>Takes over an answer that was fetched while the page was rendered on the server first.</summary>
    public void Restore(SearchState state, IReadOnlyList<SearchResponse> answers)
    {
        Restart(state);
        foreach (var answer in answers)
        {
            Accept(answer);
        }
    }

    /// <summary>The answers fetched so far, for <see cref="Restore"/>.</summary>
    public List<SearchResponse> Answers { get; } = [];

    /// <summary>Follows the refreshes of the hits that are not followed yet, until all have ended or there is a new search.</summary>
    public async Task ListenAsync()
    {
        var cancellationToken = _cancellation.Token;
        var answers = Answers.Skip(_followed).Where(answer => answer.SearchId is not null).ToList();
        _followed = Answers.Count;
        await Task.WhenAll(answers.Select(answer => ListenAsync(answer.SearchId!, cancellationToken)));
    }

    public void Dispose()
    {
        _cancellation.Cancel();
        _cancellation.Dispose();
        Changed = null;
    }

    private CancellationToken Restart(SearchState state)
    {
        _cancellation.Cancel();
        _cancellation.Dispose();
        _cancellation = new CancellationTokenSource();
        State = state;
        Phase = SearchPhase.Loading;
        Error = null;
        Answers.Clear();
        _followed = 0;
        Changed?.Invoke();
        return _cancellation.Token;
    }

    private async Task MoreAsync()
    {
        var cancellationToken = _cancellation.Token;
        Phase = SearchPhase.LoadingMore;
        Changed?.Invoke();
        try
        {
            await FetchAsync(cancellationToken);
        }
        catch (ApiException problem)
        {
            Fail(problem);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A newer search, or the page is gone.
        }
    }

    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var offset = Answers.Sum(known => known.Hits.Count);
            var limit = Math.Min(MaxLimit, State.Show - offset);
            var answer = await api.SearchAsync(State.ToQuery(offset, limit), cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            Accept(answer);
            if (answer.Hits.Count < limit || offset + limit >= State.Show)
            {
                return;
            }
        }
    }

    private void Accept(SearchResponse answer)
    {
        if (Answers.Count == 0)
        {
            Response = answer;
            Hits = [];
        }

        Answers.Add(answer);
        var known = Hits.Select(hit => hit.Hit.Id).ToHashSet();
        var added = answer.Hits.Where(hit => known.Add(hit.Id)).ToList();
        Hits = [.. Hits, .. added.Select((hit, index) => LiveHit.Of(hit, Hits.Count + index + 1))];
        Phase = SearchPhase.Loaded;
        Changed?.Invoke();
    }

    private void Fail(ApiException problem)
    {
        Log.SearchFailed(logger, problem, problem.Code);
        Error = problem;
        Phase = SearchPhase.Failed;
        Changed?.Invoke();
    }

    private async Task ListenAsync(string searchId, CancellationToken cancellationToken)
    {
        try
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    await foreach (var refresh in api.WatchSearchAsync(searchId, cancellationToken))
                    {
                        Apply(refresh);
                    }

                    break;
                }
                catch (ApiException problem) when (attempt < ReconnectDelays.Length && problem.IsUnreachable)
                {
                    Log.StreamBroke(logger, problem, attempt + 1);
                    await Task.Delay(ReconnectDelays[attempt], time, cancellationToken);
                }
            }
        }
        catch (ApiException problem)
        {
            Log.StreamGivenUp(logger, problem);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        var ids = Answers.Where(answer => answer.SearchId == searchId).SelectMany(answer => answer.Hits).Select(hit => hit.Id).ToHashSet();
        Update(hit => ids.Contains(hit.Hit.Id), hit => hit.Settled());
    }

    private void Apply(VenueRefreshEvent refresh) => Update(hit => hit.Hit.Id == refresh.VenueId, hit => hit.With(refresh));

    private void Update(Func<LiveHit, bool> which, Func<LiveHit, LiveHit> how)
    {
        Hits = [.. Hits.Select(hit => which(hit) ? how(hit) : hit)];
        Changed?.Invoke();
    }
}

public enum SearchPhase
{
    Loading,
    Loaded,
    LoadingMore,
    Failed,
}
