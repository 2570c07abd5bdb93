using System.Diagnostics;

namespace Voy8.Testing;

/// <summary>Waits for what happens some time, no longer than it must.</summary>
public static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <param name="because">Says what was waited for, and how things stand; asked when it did not happen.</param>
    /// <exception cref="TimeoutException">It did not happen before the deadline.</exception>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan deadline, Func<string> because)
    {
        var clock = Stopwatch.StartNew();
        Exception? last = null;
        do
        {
            try
            {
                if (await condition())
                {
                    return;
                }

                last = null;
            }
            catch (Exception exception)
            {
                // The world is not there yet: a refused connection says "not yet" as false does.
                last = exception;
            }

            await Task.Delay(Interval);
        }
        while (clock.Elapsed < deadline);

        throw new TimeoutException($"Within {deadline.TotalSeconds:0.#} s this did not happen: {because()}", last);
    }

    /// <inheritdoc cref="TrueAsync(Func{Task{bool}}, TimeSpan, Func{string})"/>
    public static Task TrueAsync(Func<Task<bool>> condition, TimeSpan deadline, string because) =>
        TrueAsync(condition, deadline, () => because);

    /// <inheritdoc cref="TrueAsync(Func{Task{bool}}, TimeSpan, Func{string})"/>
    public static Task TrueAsync(Func<bool> condition, TimeSpan deadline, string because) =>
        TrueAsync(() => Task.FromResult(condition()), deadline, () => because);
}
