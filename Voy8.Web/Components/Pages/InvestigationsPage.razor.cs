using Microsoft.AspNetCore.Components;
using Voy8.Contracts;
using Voy8.Web.Clients;
using Voy8.Web.Investigations;

namespace Voy8.Web.Components.Pages;

/// <summary>Questions to a language model as a conversation, live while one is being answered. The address names a question of the thread that is shown.</summary>
public sealed partial class InvestigationsPage
{
    private const int MaxTurns = 50;
    private const int MaxFormer = 50;
    private static readonly TimeSpan BetweenStreams = TimeSpan.FromSeconds(1);
    private static readonly string[] Examples =
    [
        "Which pub near the harbour is open late and has a terrace?",
        "How many restaurants have vegetarian food?",
        "What did I note about places for dogs?",
    ];

    private readonly CancellationTokenSource _gone = new();
    private readonly HashSet<Guid> _watched = [];
    private List<InvestigationResponse>? _turns;
    private IReadOnlyList<InvestigationResponse>? _former;
    private InvestigationAllowance? _allowance;
    private ApiException? _error;
    private Guid? _shown;
    private Guid? _threadId;
    private IReadOnlyList<DatasetExtent> _datasets = [];
    private InvestigationScopeChoice _scope = InvestigationScopeChoice.Everything;
    private string? _question;
    private string? _problem;
    private bool _asking;
    private bool _loaded;

    [Parameter]
    public Guid? Id { get; set; }

    [Inject]
    private Voy8ApiClient Api { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private bool CanAsk => !_asking && !string.IsNullOrWhiteSpace(_question) && !_scope.IsNothing && _allowance?.Configured == true && _turns?.TrueForAll(turn => turn.IsFinished) == true;

    // The last that was answered: what failed has nothing to go on from.
    private Guid? FollowUpOf => _turns?.LastOrDefault(turn => turn.Answer is not null)?.InvestigationId;

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (RendererInfo.IsInteractive && (!_loaded || _shown != Id))
        {
            (_loaded, _shown) = (true, Id);
            await LoadAsync();
        }
    }

    private static string StatusOf(InvestigationResponse former) => former.Status switch
    {
        "answered" => "Answered",
        "not_found" => "Nothing found",
        "failed" => "No answer",
        "cancelled" => "Cancelled",
        _ => "Under way",
    };

    private async Task LoadAsync()
    {
        try
        {
            _allowance = await Api.GetInvestigationAllowanceAsync(_gone.Token);
            _turns = await ReadThreadAsync();

            // Who goes on asks of the same.
            _scope = _turns is [.., var last] ? InvestigationScopeChoice.Of(last.Scope) : InvestigationScopeChoice.Everything;
            await LoadFormerAsync();
            await LoadDatasetsAsync();
            _error = null;
            foreach (var turn in _turns.Where(turn => !turn.IsFinished))
            {
                _ = WatchAsync(turn.InvestigationId);
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

    private async Task<List<InvestigationResponse>> ReadThreadAsync()
    {
        if (Id is not { } id)
        {
            _threadId = null;
            return [];
        }

        var asked = await Api.GetInvestigationAsync(id, _gone.Token);
        _threadId = asked.ThreadId;
        var thread = await Api.GetInvestigationsAsync(asked.ThreadId, MaxTurns, 0, _gone.Token);
        var turns = new List<InvestigationResponse>();
        foreach (var turn in thread.Investigations.Reverse())
        {
            turns.Add(turn.InvestigationId == id ? asked : await Api.GetInvestigationAsync(turn.InvestigationId, _gone.Token));
        }

        return turns;
    }

    // Of each thread its first question.
    private async Task LoadFormerAsync() =>
        _former = [.. (await Api.GetInvestigationsAsync(threadId: null, MaxFormer, 0, _gone.Token)).Investigations.GroupBy(one => one.ThreadId).Select(thread => thread.Last())];

    // Without them there is nothing to choose, and that is all.
    private async Task LoadDatasetsAsync()
    {
        try
        {
            _datasets = (await Api.GetMetaAsync(_gone.Token)).Datasets;
        }
        catch (ApiException)
        {
            _datasets = [];
        }
    }

    private async Task AskAsync()
    {
        if (!CanAsk)
        {
            return;
        }

        (_asking, _problem) = (true, null);
        try
        {
            var asked = await Api.AskAsync(new InvestigationRequest(_question!.Trim(), _scope.ToScope(), FollowUpOf), _gone.Token);
            _question = null;
            _turns!.Add(asked);
            _threadId = asked.ThreadId;
            _ = WatchAsync(asked.InvestigationId);
            if (Id is null)
            {
                _shown = asked.InvestigationId;
                Navigation.NavigateTo($"/investigations/{asked.InvestigationId}", replace: true);
            }

            await LoadFormerAsync();
        }
        catch (ApiException problem)
        {
            _problem = problem.Explanation;
        }
        finally
        {
            _asking = false;
        }
    }

    // The API ends a stream after a while: then the next one is opened.
    private async Task WatchAsync(Guid id)
    {
        if (!_watched.Add(id))
        {
            return;
        }

        try
        {
            var finished = false;
            while (true)
            {
                await foreach (var turn in Api.WatchInvestigationAsync(id, _gone.Token))
                {
                    finished = turn.IsFinished;
                    await InvokeAsync(() => Show(turn));
                }

                if (finished)
                {
                    break;
                }

                await Task.Delay(BetweenStreams, Time, _gone.Token);
            }

            _allowance = await Api.GetInvestigationAllowanceAsync(_gone.Token);
            await LoadFormerAsync();
            await InvokeAsync(StateHasChanged);
        }
        catch (ApiException problem)
        {
            _problem = problem.Message;
            await InvokeAsync(StateHasChanged);
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page is gone.
        }
        finally
        {
            _watched.Remove(id);
        }
    }

    private void Show(InvestigationResponse turn)
    {
        if (_turns?.FindIndex(shown => shown.InvestigationId == turn.InvestigationId) is >= 0 and var index)
        {
            _turns[index] = turn;
            StateHasChanged();
        }
    }

    private Task CancelAsync(Guid id) => DecideAsync(() => Api.CancelInvestigationAsync(id, _gone.Token));

    private Task DeleteAsync(InvestigationResponse turn) => DecideAsync(async () =>
    {
        await Api.DeleteInvestigationAsync(turn.InvestigationId, _gone.Token);

        // Those that follow it up are gone with it.
        if (turn.FollowUpOf is null || turn.InvestigationId == Id)
        {
            Navigation.NavigateTo(turn.FollowUpOf is { } before ? $"/investigations/{before}" : "/investigations");
        }
    });

    private async Task DecideAsync(Func<Task> decide)
    {
        _problem = null;
        try
        {
            await decide();
            _turns = await ReadThreadAsync();
            await LoadFormerAsync();
        }
        catch (ApiException problem)
        {
            _problem = problem.Message;
        }
    }
}
