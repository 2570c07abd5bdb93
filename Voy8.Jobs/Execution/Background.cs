namespace Voy8.Jobs;

internal static class Background
{
    /// <summary>Starts a loop that belongs to the process, not to whatever request or span happens to start it.</summary>
    public static Task Run(Func<Task> loop)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(loop);
        }
    }

    /// <summary>The same for work that gives a value.</summary>
    public static Task<T> Run<T>(Func<T> work)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(work);
        }
    }

    /// <summary>Waits for a loop that was told to stop.</summary>
    public static async Task StoppedAsync(Task loop)
    {
        try
        {
            await loop;
        }
        catch (OperationCanceledException)
        {
        }
    }
}
