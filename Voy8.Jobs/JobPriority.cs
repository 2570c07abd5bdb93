namespace Voy8.Jobs;

/// <summary>
/// Who goes first. Urgent is ahead of everything; each of the others is worth a credit of waiting time
/// (see JobsOptions), so that a low job which has waited long enough overtakes a fresh high one.
/// The numbers are stored; never renumber them.
/// </summary>
public enum JobPriority
{
    Urgent = 0,
    High = 1,
    Normal = 2,
    Low = 3,
}
