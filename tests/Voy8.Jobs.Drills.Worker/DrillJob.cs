namespace Voy8.Jobs.Drills.Worker;

/// <summary>What one job of a drill does.</summary>
public enum DrillAct
{
    /// <summary>Takes its time and has its effect.</summary>
    Work,

    /// <summary>Fails when it runs for the first time.</summary>
    FailOnce,

    /// <summary>Kills its process.</summary>
    Die,

    /// <summary>Never returns, whatever it is told.</summary>
    Hang,

    /// <summary>Never returns, and blocks its thread.</summary>
    Block,

    /// <summary>Does nothing and leaves no trace but its status.</summary>
    Nothing,
}

/// <param name="Ms">How long it takes.</param>
[JobType("drill", Queue = "drill", MaxAttempts = 50)]
public sealed record DrillJob(DrillAct Act = DrillAct.Work, int Ms = 50);

/// <summary>A job of a queue that only some workers serve.</summary>
[JobType("backlog", Queue = "backlog")]
public sealed record BacklogJob(int Number);
