namespace Voy8.LocalHosting.Processes;

/// <summary>
/// Ends this process when the <c>dotnet run</c> that started it is killed, which otherwise would leave it behind.
/// A host that something else started is on its own: a script may well end before it.
/// </summary>
internal static class ParentWatch
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <param name="stop">Called when the parent is gone, where no signal tells.</param>
    public static async Task StartAsync(Action stop, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var parent = LibC.GetParentProcessId();
        if (OperatingSystem.IsLinux())
        {
            if (IsDotnetRun(parent))
            {
                await ForkThread.RunAsync(() => _ = LibC.Prctl(LibC.PrSetPdeathsig, LibC.SigTerm, 0, 0, 0));
                if (LibC.GetParentProcessId() != parent)
                {
                    stop();
                }
            }
        }
        else
        {
            _ = PollAsync(parent, stop, cancellationToken);
        }
    }

    private static bool IsDotnetRun(int process)
    {
        try
        {
            var command = File.ReadAllText($"/proc/{process}/cmdline").Split('\0');
            return Path.GetFileName(command[0]) == "dotnet" && command.Skip(1).Any(argument => argument is "run" or "watch");
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task PollAsync(int parent, Action stop, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(PollInterval);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (LibC.GetParentProcessId() != parent)
            {
                stop();
                return;
            }
        }
    }
}
