using System.Collections.Concurrent;
using System.Diagnostics;

namespace Voy8.LocalHosting.Processes;

/// <summary>
/// Starts every child from one thread that never ends. On Linux the parent-death signal is tied to the thread that forked, so a child
/// forked from a pool thread would be signalled when the pool shrinks.
/// </summary>
internal static class ForkThread
{
    private static readonly BlockingCollection<(Process Process, TaskCompletionSource Started)> Requests = CreateQueue();

    public static Task StartAsync(Process process)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Requests.Add((process, started));
        return started.Task;
    }

    private static BlockingCollection<(Process, TaskCompletionSource)> CreateQueue()
    {
        var requests = new BlockingCollection<(Process, TaskCompletionSource)>();
        new Thread(() => Run(requests)) { IsBackground = true, Name = "voy8-fork" }.Start();
        return requests;
    }

    private static void Run(BlockingCollection<(Process, TaskCompletionSource)> requests)
    {
        foreach (var (process, started) in requests.GetConsumingEnumerable())
        {
            try
            {
                process.Start();
                started.SetResult();
            }
            catch (Exception exception)
            {
                started.SetException(exception);
            }
        }
    }
}
