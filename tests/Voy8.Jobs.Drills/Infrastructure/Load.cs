using Voy8.Jobs.Drills.Worker;

namespace Voy8.Jobs.Drills.Infrastructure;

/// <summary>Enqueues job after job while something else happens. What fails is not tried again: whether it was committed, nobody knows.</summary>
public sealed class Load(Drill drill, TimeSpan pause)
{
    private Task _running = Task.CompletedTask;
    private volatile bool _stopped;
    private int _acknowledged;
    private int _failed;

    /// <summary>How many enqueues were acknowledged.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    public int Failed => Volatile.Read(ref _failed);

    public void Start() => _running = Task.Run(RunAsync);

    public Task StopAsync()
    {
        _stopped = true;
        return _running;
    }

    private async Task RunAsync()
    {
        for (var i = 0; !_stopped; i++)
        {
            try
            {
                // One in twenty fails once, so that retries are under way, too.
                await drill.EnqueueAsync(new DrillJob(i % 20 == 7 ? DrillAct.FailOnce : DrillAct.Work));
                Interlocked.Increment(ref _acknowledged);
            }
            catch (Npgsql.NpgsqlException)
            {
                Interlocked.Increment(ref _failed);
            }

            await Task.Delay(pause);
        }
    }
}
