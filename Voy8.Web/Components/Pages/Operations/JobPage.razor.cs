using Microsoft.AspNetCore.Components;
using MudBlazor;
using Voy8.Web.Clients;
using Voy8.Web.Components.Operations;
using Voy8.Web.Operations;

namespace Voy8.Web.Components.Pages.Operations;

/// <summary>One job: how far it is, what happened to it, what it was asked and what came of it. Live until it has ended.</summary>
public sealed partial class JobPage
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private JobSession _session = null!;
    private ITimer? _tick;
    private bool _busy;

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private Voy8ApiClient Api { get; set; } = null!;

    [Inject]
    private Commands Commands { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<JobSession> SessionLogger { get; set; } = null!;

    public void Dispose()
    {
        _tick?.Dispose();
        _session.Dispose();
    }

    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive)
        {
            // How long it waits and runs moves on between its events.
            _tick = Time.CreateTimer(_ => InvokeAsync(Tick), null, Second, Second);
        }
    }

    protected override void OnParametersSet()
    {
        if (_session?.Id == Id)
        {
            return;
        }

        _session?.Dispose();
        _session = new JobSession(Id, Api, Time, SessionLogger);
        _session.Changed += () => InvokeAsync(StateHasChanged);
        if (RendererInfo.IsInteractive)
        {
            _ = _session.FollowAsync();
        }
    }

    private void Tick()
    {
        if (_session is { Job: not null, HasEnded: false })
        {
            StateHasChanged();
        }
    }

    private async Task CancelAsync()
    {
        var children = _session.Job?.Children?.Open ?? 0;
        var sure = await Dialogs.ConfirmAsync(
            "Cancel this job?",
            "Cancel the job",
            grave: true,
            [
                _session.Job?.Status == "running" ? "It runs. It is asked to stop, and stops where its handler looks for that." : "It waits, and is cancelled at once.",
                .. children > 0 ? [$"{Figures.Count(children, "open child is", "open children are")} cancelled with it."] : Array.Empty<string>(),
            ]);
        if (sure)
        {
            await RunAsync(cancellationToken => Api.CancelJobAsync(Id, cancellationToken), "The job is being cancelled.");
        }
    }

    private Task RetryAsync() => RunAsync(cancellationToken => Api.RetryJobAsync(Id, cancellationToken), "The job runs again, from its first attempt.");

    private async Task RunAsync(Func<CancellationToken, Task> command, string done)
    {
        _busy = true;
        await Commands.RunAsync(command, done);
        _busy = false;
        await _session.LoadAsync();
        _ = _session.FollowAsync();
    }
}
