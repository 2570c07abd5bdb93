using Voy8.Jobs.Bench;

// One measurement per process: enqueue_bulk, enqueue_16, drain_50, drain_50x2, latency or rebuild. Prints one JSON line per figure.
// "ratios" reads such lines, of ours and of the peers, and sets them against each other: see compare.sh.
// Wants PG_PORT (database "peers", user postgres) and REDIS_PORT on 127.0.0.1; PG and REDIS give whole connection strings instead.
var settings = BenchSettings.FromEnvironment();
switch (args.FirstOrDefault())
{
    case "enqueue_bulk":
        await EnqueueBench.BulkAsync(settings);
        return 0;
    case "enqueue_16":
        await EnqueueBench.ProducersAsync(settings);
        return 0;
    case "drain_50":
        await DrainBench.RunAsync(settings);
        return 0;
    case "latency":
        await LatencyBench.ConsumeAsync(settings);
        return 0;
    case "drain_50x2":
        await DrainBench.RunInTwoAsync(settings);
        return 0;
    case "work":
        await DrainBench.WorkAsync(settings);
        return 0;
    case "rebuild":
        await RebuildBench.RunAsync(settings);
        return 0;
    case "ratios":
        Ratios.Print(Console.In);
        return 0;
    case "produce":
        await LatencyBench.ProduceAsync(settings);
        return 0;
    default:
        await Console.Error.WriteLineAsync("Say what to measure: enqueue_bulk, enqueue_16, drain_50, drain_50x2, latency or rebuild.");
        return 2;
}
