using Voy8.LocalHosting.Output;

namespace Voy8.LocalHosting.Orchestration;

/// <summary>How long to wait before a process that ended unasked is started again: 1, 2, 4 … 30 s; anew after a minute of life.</summary>
internal sealed class Backoff(RunOutput output)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Recovered = TimeSpan.FromMinutes(1);
    private TimeSpan _next = First;

    /// <summary>Says what happened, and waits.</summary>
    /// <param name="lived">How long the process ran.</param>
    public Task WaitAsync(string name, int exitCode, TimeSpan lived, CancellationToken stopping)
    {
        var delay = Next(lived);
        output.Note(name, $"ended with {Describe(exitCode)}; starting it again in {delay.TotalSeconds:0} s");
        return Task.Delay(delay, stopping);
    }

    internal TimeSpan Next(TimeSpan lived)
    {
        if (lived >= Recovered)
        {
            _next = First;
        }

        var delay = _next;
        _next = delay * 2 < Longest ? delay * 2 : Longest;
        return delay;
    }

    private static string Describe(int exitCode) =>
        exitCode is > 128 and < 160 && !OperatingSystem.IsWindows() ? $"signal {exitCode - 128}" : $"exit code {exitCode}";
}
