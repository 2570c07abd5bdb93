using Voy8.Jobs;

namespace Voy8.Core.Catalogue.Importing;

/// <summary>
/// Frees the bytes that nobody will read: of uploads that were never completed, and of imports whose job was cancelled or ran out of
/// attempts. For a day such a job can be replayed.
/// </summary>
internal sealed class CleanUpImportsHandler(ImportStore imports, IJobControl jobs, TimeProvider time) : IJobHandler<CleanUpImports>
{
    private const int ImportsPerRun = 1_000;
    private static readonly TimeSpan KeepFor = TimeSpan.FromDays(1);

    public async Task HandleAsync(CleanUpImports payload, JobContext context, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - KeepFor;
        await imports.DeleteUploadsAsync(before, cancellationToken);
        foreach (var (id, jobId) in await imports.ListHoldingBytesAsync(before, ImportsPerRun, cancellationToken))
        {
            if (await jobs.FindAsync(jobId, cancellationToken) is not { } job || (job.Status.IsFinal() && job.FinishedAt < before))
            {
                await imports.FreeAsync(id, cancellationToken);
            }
        }
    }
}
