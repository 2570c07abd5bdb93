using Voy8.Jobs;

namespace Voy8.Core.Tests;

/// <summary>A job's context for handlers that are run without the engine.</summary>
internal sealed class FakeJobContext(int attempt = 1, int maxAttempts = 5) : JobContext
{
    public Action<JobProgress>? OnReport { get; init; }
    public List<JobProgress> Reported { get; } = [];
    public override Guid JobId => Id;
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public override int Attempt => attempt;
    public override int MaxAttempts => maxAttempts;
    public override long LeaseToken => attempt;
    public override DateTimeOffset Deadline => DateTimeOffset.MaxValue;
    public override Guid? OwnerId => null;
    public override Guid? ParentId => null;
    public override JobChildren Children => default;
    public override JobProgress LastProgress => Reported.LastOrDefault() ?? JobProgress.None;

    public override void Report(JobProgress progress)
    {
        Reported.Add(progress);
        OnReport?.Invoke(progress);
    }

    public object? Result { get; private set; }

    public override void SetResult<TResult>(TResult result) => Result = result;

    public override Task<IReadOnlyList<JobReceipt>> EnqueueChildrenAsync<TPayload>(
        IReadOnlyCollection<JobItem<TPayload>> children, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
