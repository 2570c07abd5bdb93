using System.Diagnostics;

namespace Voy8.LocalHosting.Processes;

/// <summary>
/// A child that never outlives this process. On Linux it runs in a session of its own (Ctrl-C reaches only the parent, which then ends its
/// children in order) and the kernel signals it when the parent dies; on Windows a job object ends it; elsewhere a watcher does.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process)
    {
        _process = process;
        Id = process.Id;
        Exited = WaitAsync(process);
    }

    public int Id { get; }

    /// <summary>Completes with the exit code, after the last line of output was handed over.</summary>
    public Task<int> Exited { get; }

    /// <exception cref="InvalidOperationException">There is no such program.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    public static async Task<ChildProcess> StartAsync(ChildProcessStart start)
    {
        WindowsJob.Enter();
        var process = new Process { StartInfo = ChildCommand.Build(start), EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Report(line.Data);
        process.ErrorDataReceived += (_, line) => Report(line.Data);
        await ForkThread.RunAsync(() => process.Start());
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ChildProcess(process);

        void Report(string? line)
        {
            if (line is not null)
            {
                start.OnLine?.Invoke(line);
            }
        }
    }

    /// <summary>Runs a program to its end and returns its exit code and output.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(ChildProcessStart start, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        await using var child = await StartAsync(start with
        {
            OnLine = line =>
            {
                lock (lines)
                {
                    lines.Add(line);
                }
            },
        });
        var exitCode = await child.Exited.WaitAsync(cancellationToken);
        lock (lines)
        {
            return (exitCode, string.Join('\n', lines));
        }
    }

    /// <summary>Asks the child to end with <paramref name="signal"/>; after <paramref name="grace"/> it is killed.</summary>
    /// <returns>Whether it ended by itself within the grace.</returns>
    public async Task<bool> StopAsync(int signal, TimeSpan grace)
    {
        if (Exited.IsCompleted)
        {
            return true;
        }

        if (OperatingSystem.IsWindows())
        {
            Kill();
        }
        else
        {
            Signal(signal);
        }

        if (await EndsWithinAsync(grace))
        {
            return true;
        }

        Kill();
        await EndsWithinAsync(TimeSpan.FromSeconds(5));
        return false;
    }

    public void Signal(int signal)
    {
        if (!Exited.IsCompleted)
        {
            _ = LibC.Kill(Id, signal);
        }
    }

    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended meanwhile.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!Exited.IsCompleted)
        {
            Kill();
            await EndsWithinAsync(TimeSpan.FromSeconds(5));
        }

        _process.Dispose();
    }

    private async Task<bool> EndsWithinAsync(TimeSpan time) => await Task.WhenAny(Exited, Task.Delay(time)) == Exited;

    private static async Task<int> WaitAsync(Process process)
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
