using Microsoft.AspNetCore.Components;
using MudBlazor;
using Voy8.Contracts;
using Voy8.Web.Clients;
using Voy8.Web.Components.Operations;
using Voy8.Web.Operations;

namespace Voy8.Web.Components.Pages.Operations;

/// <summary>Jobs that were given up: look, choose, replay.</summary>
public sealed partial class DeadLettersPage
{
    // What the API replays by id at once.
    private const int MaxSelected = 1000;
    private readonly HashSet<Guid> _selected = [];
    private DeadLetterFilter _filter = new();
    private bool _busy;

    [Inject]
    private Commands Commands { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    protected override void Read(string uri)
    {
        var filter = DeadLetterFilter.Parse(uri);
        if (filter with { Page = 1 } != _filter with { Page = 1 })
        {
            // What is selected and not to be seen would be replayed by surprise.
            _selected.Clear();
        }

        _filter = filter;
    }

    private static IEnumerable<ChoicePill.Choice> Names(IReadOnlyList<string> known, DeadLettersResponse letters, Func<JobResponse, string> nameOf) =>
        known.Concat(letters.DeadLetters.Select(nameOf)).Distinct().Order(StringComparer.Ordinal).Select(name => new ChoicePill.Choice(name));

    private static string Say(ReplayResponse replayed) => replayed.Skipped == 0
        ? $"{Figures.Count(replayed.Replayed, "job is", "jobs are")} queued again."
        : $"{Figures.Count(replayed.Replayed, "job is", "jobs are")} queued again; {Figures.Count(replayed.Skipped, "stays", "stay")} dead, because another job does the same work.";

    private void Go(DeadLetterFilter filter) => Navigation.NavigateTo((filter with { Page = 1 }).ToUri());

    private void Toggle(Guid id)
    {
        if (!_selected.Remove(id) && _selected.Count < MaxSelected)
        {
            _selected.Add(id);
        }
    }

    private void SelectAll(IReadOnlyList<Guid> shown, bool select)
    {
        _selected.ExceptWith(shown);
        if (select)
        {
            _selected.UnionWith(shown.Take(MaxSelected - _selected.Count));
        }
    }

    private async Task ReplaySelectedAsync()
    {
        if (_selected.Count == 1
            || await Dialogs.ConfirmAsync($"Replay {Figures.Count(_selected.Count)} jobs?", $"Replay {Figures.Count(_selected.Count)}", lines: ["They are queued again, from their first attempt."]))
        {
            await ReplayAsync(new ReplayRequest([.. _selected]));
        }
    }

    /// <summary>Counts anew, so that the question says how many it is about, and replays none that died since.</summary>
    private async Task ReplayAllAsync()
    {
        try
        {
            var counted = await Api.ReadAsync<DeadLettersResponse>(_filter.ToNewestApiPath(), CancellationToken.None);
            if (counted.DeadLetters is [var newest, ..]
                && await Dialogs.ConfirmAsync(
                    $"Replay {Figures.Count(counted.Total, "dead letter", "dead letters")}{(counted.More ? " or more" : "")}?",
                    $"Replay {Figures.Count(counted.Total)}",
                    lines: [Scope, "They are queued again, from their first attempt. Jobs that die from now on are left alone."]))
            {
                await ReplayAsync(_filter.ToReplay(newest));
            }
        }
        catch (ApiException problem)
        {
            Snackbar.Add(problem.Message, Severity.Error);
        }
    }

    private string Scope => _filter.IsEmpty
        ? "All that there are."
        : "All that match: " + string.Join(", ", new[]
        {
            _filter.Kind is { } kind ? $"kind {kind}" : null,
            _filter.Type is { } type ? $"type {type}" : null,
            _filter.Queue is { } queue ? $"queue {queue}" : null,
        }.OfType<string>()) + ".";

    private async Task ReplayAsync(ReplayRequest request)
    {
        _busy = true;
        if (await Commands.AskAsync(async cancellationToken => Say(await Api.ReplayAsync(request, cancellationToken))))
        {
            _selected.ExceptWith(request.JobIds ?? [.. _selected]);
        }

        _busy = false;
    }
}
