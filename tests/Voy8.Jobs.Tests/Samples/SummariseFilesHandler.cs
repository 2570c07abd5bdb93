namespace Voy8.Jobs.Tests.Samples;

// What follows stands in docs/jobs.md, word for word.
public sealed class SummariseFilesHandler(Files files) : IJobHandler<SummariseFiles>
{
    public async Task HandleAsync(SummariseFiles job, JobContext context, CancellationToken cancellationToken)
    {
        if (context.Children.Total == 0)
        {
            var names = await files.ListAsync(job.Folder, cancellationToken);
            if (names.Count > 0)
            {
                await context.EnqueueChildrenAsync(names.Select(name => new JobItem<ReadFile>(new ReadFile(name))).ToArray(), cancellationToken);
                throw new WaitForChildrenException();     // run me again when they have ended; no slot is held, no attempt counted
            }
        }

        context.SetResult(new { Read = context.Children.Succeeded, Failed = context.Children.Failed });
    }
}
