namespace Voy8.Jobs;

/// <summary>Tells Redis, after the commit, what became due. It never waits and never fails: what is not told, the sweep finds.</summary>
internal sealed class JobAnnouncer(ReadySets readySets, JobSignals signals)
{
    public void Announce(InsertedJobs inserted) => Announce(inserted.Ready, inserted.AnyScheduled);

    public void Announce(IReadOnlyList<ReadyJob> ready, bool anyScheduled)
    {
        if (ready.Count > 0)
        {
            readySets.Push(ready);
            signals.Wake(ready);
        }

        if (anyScheduled)
        {
            signals.ScheduleChanged();
        }
    }
}
