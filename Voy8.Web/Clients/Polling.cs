namespace Voy8.Web.Clients;

/// <summary>Lists that a page keeps fresh: often while something in them is under way.</summary>
internal static class Polling
{
    private static readonly TimeSpan WhileActive = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WhileIdle = TimeSpan.FromSeconds(10);

    /// <summary>Loads again and again, until the page is gone.</summary>
    public static async Task FollowAsync(Func<bool> isActive, Func<Task> load, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(isActive() ? WhileActive : WhileIdle, time, cancellationToken);
                await load();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The page is gone.
        }
    }
}
