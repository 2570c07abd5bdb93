using System.ComponentModel.DataAnnotations;

namespace Voy8.Worker;

/// <summary>Section <c>Worker</c>: how a worker shares the machine with those that answer people.</summary>
public sealed class WorkerPriorityOptions
{
    public const string Section = "Worker";

    /// <summary>0 competes as an equal; the higher, the more the worker gives way where processors are short, and only there.</summary>
    [Range(0, 19)]
    public int Niceness { get; set; } = 10;
}
