namespace Voy8.Jobs;

internal static class PlanHints
{
    /// <summary>
    /// The status of the job aliased <c>j</c>, written so that no partial index by status can serve the condition. Statements that
    /// know the ids must go by the primary key: before the table is analysed the planner takes "queued" and "running" for rare, and
    /// would read the whole of those indexes for every batch.
    /// </summary>
    public const string Status = "(j.status + 0)";
}
