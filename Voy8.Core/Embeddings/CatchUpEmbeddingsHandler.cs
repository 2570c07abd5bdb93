using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Voy8.Jobs;

namespace Voy8.Core.Embeddings;

/// <summary>
/// Fills gaps: venues without a current vector, because the model was off or has changed, get embedding jobs whenever none is
/// under way. When the next model covers everything it takes the place of the current one, whose vectors go after a while.
/// </summary>
internal sealed class CatchUpEmbeddingsHandler(
    EmbeddingModels models,
    EmbeddingModelRegister register,
    EmbeddingStore store,
    IJobClient jobs,
    IJobControl control,
    IOptions<EmbeddingsOptions> options,
    ILogger<CatchUpEmbeddingsHandler> logger)
    : IJobHandler<CatchUpEmbeddings>
{
    private const int BatchSize = 250;
    private const int MaxVenuesPerPass = 50_000;

    private static readonly string JobType =
        typeof(EmbedVenues).GetCustomAttributes(typeof(JobTypeAttribute), false).Cast<JobTypeAttribute>().Single().Name;

    public async Task HandleAsync(CatchUpEmbeddings payload, JobContext context, CancellationToken cancellationToken)
    {
        var on = await models.WaitAsync(cancellationToken);
        if (on.Count == 0)
        {
            return;
        }

        var grace = options.Value.RetiredModelGrace;
        if (await register.CleanUpAsync(grace, cancellationToken) is > 0 and var deleted)
        {
            Log.CleanedUp(logger, deleted);
        }

        var wanted = on[^1];
        await register.BeginAsync(wanted.ModelId!, wanted.Dimensions, grace, cancellationToken);
        if (!await IsBusyAsync(cancellationToken))
        {
            await FillAsync(on, context, cancellationToken);
        }

        await FollowAsync(wanted.ModelId!, cancellationToken);
    }

    private async Task FillAsync(IReadOnlyList<EmbeddingModelStatus> on, JobContext context, CancellationToken cancellationToken)
    {
        var known = await register.ReadAsync(cancellationToken);
        foreach (var modelId in on.Select(status => status.ModelId!).Where(id => known.Any(model => model.ModelId == id && model.State != RegisteredModel.Retired)))
        {
            var venueIds = await store.ListPendingAsync(modelId, MaxVenuesPerPass, cancellationToken);
            if (venueIds.Count > 0)
            {
                await jobs.EnqueueManyAsync([.. venueIds.Chunk(BatchSize).Select(batch => Job(batch, modelId))], cancellationToken);
                context.Report(new JobProgress(100, venueIds.Count, venueIds.Count));
                Log.CaughtUp(logger, venueIds.Count);
                return;
            }
        }
    }

    private async Task FollowAsync(string modelId, CancellationToken cancellationToken)
    {
        if ((await register.ReadAsync(cancellationToken)).FirstOrDefault(model => model.State == RegisteredModel.Next)?.ModelId != modelId)
        {
            return;
        }

        await register.CountAsync(modelId, cancellationToken);
        if ((await register.ReadAsync(cancellationToken)).Any(model => model.ModelId == modelId && model.Covered == model.Venues))
        {
            await register.SwitchAsync(modelId, cancellationToken);
            Log.Switched(logger, modelId);
        }
    }

    private static JobItem<EmbedVenues> Job(Guid[] batch, string modelId) => new(
        new EmbedVenues(batch),
        new EnqueueOptions { Priority = JobPriority.Low, IdempotencyKey = $"catch-up:{modelId}:{batch[0]:N}" });

    private async Task<bool> IsBusyAsync(CancellationToken cancellationToken)
    {
        foreach (var status in new[] { JobStatus.Queued, JobStatus.Running, JobStatus.Scheduled })
        {
            var page = await control.ListAsync(new JobQuery(Limit: 1, Status: status, Type: JobType), cancellationToken);
            if (page.Total > 0)
            {
                return true;
            }
        }

        return false;
    }
}
