namespace Voy8.Jobs.Drills.Worker;

/// <summary>A wall clock that is off. How long things take is measured right, as on a machine whose date is wrong.</summary>
internal sealed class WrongClock(TimeSpan offset) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + offset;
}
