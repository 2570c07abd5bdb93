using Microsoft.Extensions.Hosting;
using Voy8.Jobs.Drills.Worker;

// A process for a drill to kill: `work` runs jobs, `enqueue one|many|transaction` dies between the commit and telling Redis.
// DRILL_PG and DRILL_REDIS say where, DRILL_CLOCK how many seconds its clock is off; Worker__Lease and the like are the engine's own.
switch (args)
{
    case ["work"]:
        await WorkingProcess.Build().RunAsync();
        return 0;
    case ["enqueue", var manner]:
        await EnqueuingProcess.RunAsync(manner);
        return 3;
    default:
        return 2;
}
