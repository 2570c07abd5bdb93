using System.Diagnostics;

namespace Voy8.Jobs.Drills.Worker;

internal sealed class DrillHandler(LedgerWriter ledger) : IJobHandler<DrillJob>
{
    public async Task HandleAsync(DrillJob payload, JobContext context, CancellationToken cancellationToken)
    {
        if (payload.Act == DrillAct.Nothing)
        {
            return;
        }

        await ledger.StartAsync(context, cancellationToken);
        var how = "stopped";
        try
        {
            await ActAsync(payload, context, cancellationToken);
            await ledger.TakeEffectAsync(context, cancellationToken);
            context.SetResult(context.LeaseToken);
            how = "done";
        }
        finally
        {
            await ledger.EndAsync(context, how);
        }
    }

    private static async Task ActAsync(DrillJob payload, JobContext context, CancellationToken cancellationToken)
    {
        switch (payload.Act)
        {
            case DrillAct.Die:
                Process.GetCurrentProcess().Kill();
                break;
            case DrillAct.Hang:
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
                break;
            case DrillAct.Block:
                using (var never = new ManualResetEventSlim())
                {
                    never.Wait(CancellationToken.None);
                }

                break;
            case DrillAct.FailOnce when context.Attempt == 1:
                throw new InvalidOperationException("Fails once.");
        }

        await Task.Delay(payload.Ms, cancellationToken);
    }
}

internal sealed class BacklogHandler : IJobHandler<BacklogJob>
{
    public Task HandleAsync(BacklogJob payload, JobContext context, CancellationToken cancellationToken) => Task.CompletedTask;
}
