namespace Voy8.Jobs;

internal static class PlanHints
{
    /// <summary>
    /// The status of the job aliased <c>j</c>, written so that no partial index by status can serve the condition. Statements that
    /// know the ids must go by the primary key: before the table is analysed the planner takes "queued" and "running" for rare, and
    /// would read the whole of those indexes for every batch.
    /// </summary>
    public const string Status = "(j.status + 0)";

    /// <summary>
    /// The first statement of a transaction whose second takes only the head of an index. Before the table is analysed the planner would
    /// rather gather all of a million rows first, to sort them.
    /// </summary>
    public const string InOrderOfIndexes =
        "select set_config('enable_bitmapscan', 'off', true), set_config('enable_seqscan', 'off', true), set_config('enable_sort', 'off', true)";
}
