using System.Globalization;
using Voy8.Search.Bench.Index;

// index [VECTORS …]: the in-process vector index at each size (100,000 and 1,000,000 unless told otherwise); a JSON line per measure.
switch (args)
{
    case ["index", .. var sizes]:
        foreach (var size in sizes.DefaultIfEmpty("100000").Concat(sizes.Length == 0 ? ["1000000"] : []))
        {
            IndexBench.Run(int.Parse(size, CultureInfo.InvariantCulture));
        }

        return 0;
    default:
        await Console.Error.WriteLineAsync("Say what to do: index [VECTORS …].");
        return 2;
}
