using Voy8.Core.ChatModels;
using Voy8.Jobs;

namespace Voy8.Core.Investigations;

internal sealed class InvestigateHandler(InvestigationStore store, Investigator investigator) : IJobHandler<Investigate>
{
    public async Task HandleAsync(Investigate payload, JobContext context, CancellationToken cancellationToken)
    {
        if (await store.BeginAsync(payload.InvestigationId, cancellationToken) is not { } investigation)
        {
            return;
        }

        try
        {
            await investigator.RunAsync(investigation, context.Report, cancellationToken);
        }
        catch (InvestigationTakenException)
        {
            // Nothing is left for this worker to do.
        }
        catch (ChatModelException exception) when (exception.IsPermanent)
        {
            throw new PermanentJobException(exception.Message, exception);
        }
    }
}
