using System.Globalization;
using Voy8.Search.Bench.Embedding;
using Voy8.Search.Bench.Http;
using Voy8.Search.Bench.Index;
using Voy8.Search.Bench.Relevance;

// index [VECTORS …]: the in-process vector index at each size (100,000 and 1,000,000 unless told otherwise), up to 200,000 beside Garnet's
// vector sets; a JSON line per measure.
// words [VENUES …]: the index of words likewise, with the counts of facets.
// http FOLDER [--venues N] [--rates 50,100,200] [--seconds 20] [--data FOLDER]: search over HTTP, over the venues of the folder's
// *-venues.jsonl multiplied to N (100,000), with a PostgreSQL and a Redis of its own.
// entries FOLDER [--rates 50] [--seconds 20]: POST /api/yellow-books at a fixed rate, every commit on disk, while a worker imports that
// folder's venues and embeds them.
// import FOLDER [--venues N]: venues a second into PostgreSQL, every commit on disk, and the memory it takes: that folder's venues multiplied to
// N (500,000), twice, since the second time nothing changes.
// import-cost FOLDER: what each step of it costs by itself, without a database.
// embed NODE_MODULES [--texts N]: texts a second, and how alike the vectors are, beside transformers.js (npm @huggingface/transformers in that
// folder) running the same ONNX file: for the default model and for a random one of BERT's shape.
// relevance VENUES [MISSES]: the quality set over the venues in that folder, with so many of the queries that are answered worst.
switch (args)
{
    case ["index", .. var sizes]:
        foreach (var size in sizes.DefaultIfEmpty("100000").Concat(sizes.Length == 0 ? ["1000000"] : []))
        {
            await IndexBench.RunAsync(int.Parse(size, CultureInfo.InvariantCulture));
        }

        return 0;
    case ["words", .. var sizes]:
        foreach (var size in sizes.Length == 0 ? ["100000", "1000000"] : sizes)
        {
            WordIndexBench.Run(int.Parse(size, CultureInfo.InvariantCulture));
        }

        return 0;
    case ["http", var venues, .. var options]:
        await HttpBench.RunAsync(HttpBenchOptions.Parse(venues, options));
        return 0;
    case ["entries", var venues, .. var options]:
        await EntryBench.RunAsync(HttpBenchOptions.Parse(venues, options));
        return 0;
    case ["import-cost", var venues]:
        ImportCost.Run(venues);
        return 0;
    case ["import", var venues, .. var options]:
        await ImportBench.RunAsync(HttpBenchOptions.Parse(venues, options));
        return 0;
    case ["embed", var nodeModules]:
        return await EmbedBench.RunAsync(nodeModules, texts: 4000);
    case ["embed", var nodeModules, "--texts", var texts]:
        return await EmbedBench.RunAsync(nodeModules, int.Parse(texts, CultureInfo.InvariantCulture));
    case ["relevance", var venues, .. var misses]:
        await RelevanceBench.RunAsync(venues, misses.Length == 0 ? 0 : int.Parse(misses[0], CultureInfo.InvariantCulture));
        return 0;
    default:
        await Console.Error.WriteLineAsync(
            "Say what to do: index [VECTORS …], words [VENUES …], http FOLDER [--venues N] [--rates 50,100,200] [--seconds 20] [--data FOLDER], entries FOLDER [--rates 50] [--seconds 20], import FOLDER [--venues N], import-cost FOLDER, relevance VENUES [MISSES], or embed NODE_MODULES [--texts N].");
        return 2;
}
