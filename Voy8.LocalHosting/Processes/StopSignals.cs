using System.Runtime.InteropServices;

namespace Voy8.LocalHosting.Processes;

/// <summary>Turns Ctrl-C, SIGTERM, SIGHUP and SIGQUIT into a stop in order.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];

    public static StopSignals Register(CancellationTokenSource stopping)
    {
        var signals = new StopSignals();
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT })
        {
            signals._registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                stopping.Cancel();
            }));
        }

        return signals;
    }

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());
}
