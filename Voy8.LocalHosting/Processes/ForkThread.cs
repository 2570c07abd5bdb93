using System.Collections.Concurrent;

namespace Voy8.LocalHosting.Processes;

/// <summary>
/// One thread that never ends, for what Linux ties to a thread: the parent-death signal is sent when the thread that forked ends, so a child
/// forked from a pool thread would be signalled when the pool shrinks.
/// </summary>
internal static class ForkThread
{
    private static readonly BlockingCollection<(Action Action, TaskCompletionSource Done)> Requests = Start();

    public static Task RunAsync(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Requests.Add((action, done));
        return done.Task;
    }

    private static BlockingCollection<(Action, TaskCompletionSource)> Start()
    {
        var requests = new BlockingCollection<(Action, TaskCompletionSource)>();
        new Thread(() => Serve(requests)) { IsBackground = true, Name = "voy8-fork" }.Start();
        return requests;
    }

    private static void Serve(BlockingCollection<(Action, TaskCompletionSource)> requests)
    {
        foreach (var (action, done) in requests.GetConsumingEnumerable())
        {
            try
            {
                action();
                done.SetResult();
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        }
    }
}
