using Voy8.Core.Search;

namespace Voy8.Core.Tests.Search;

public sealed class LatestRunTests
{
    [Fact]
    public async Task All_who_come_while_one_runs_are_served_by_the_next()
    {
        var runs = new Queue<TaskCompletionSource>();
        var begun = new SemaphoreSlim(0);
        var work = new LatestRun(() =>
        {
            var run = new TaskCompletionSource();
            runs.Enqueue(run);
            begun.Release();
            return run.Task;
        });
        var first = work.RunAsync();
        await begun.WaitAsync(TestContext.Current.CancellationToken);

        Task[] later = [.. Enumerable.Range(0, 50).Select(_ => work.RunAsync())];
        runs.Dequeue().SetResult();
        await first;
        later.ShouldAllBe(task => !task.IsCompleted);
        await begun.WaitAsync(TestContext.Current.CancellationToken);
        runs.Dequeue().SetResult();
        await Task.WhenAll(later);

        runs.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_that_fails_fails_for_those_it_was_for_and_no_others()
    {
        var number = 0;
        var work = new LatestRun(() => number++ == 0 ? Task.FromException(new InvalidOperationException("no")) : Task.CompletedTask);

        await Should.ThrowAsync<InvalidOperationException>(work.RunAsync);
        await work.RunAsync();

        number.ShouldBe(2);
    }
}
