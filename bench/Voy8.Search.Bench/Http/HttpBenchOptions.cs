using System.Globalization;

namespace Voy8.Search.Bench.Http;

/// <summary>What <c>http</c> is told on its command line.</summary>
/// <param name="Venues">The folder of the venues' files.</param>
/// <param name="Count">How many venues there shall be.</param>
/// <param name="Rates">Queries a second of the open loops.</param>
/// <param name="Seconds">How long each open loop lasts.</param>
/// <param name="Directory">Where the database stays for the next run; null: nowhere.</param>
internal sealed record HttpBenchOptions(string Venues, int Count, IReadOnlyList<int> Rates, int Seconds, string? Directory)
{
    /// <summary>Queries that are taken apart, one after the other.</summary>
    public int BreakdownQueries { get; init; } = 500;

    /// <exception cref="FormatException">A number is none.</exception>
    public static HttpBenchOptions Parse(string venues, IReadOnlyList<string> args)
    {
        var options = new HttpBenchOptions(venues, 100_000, [50, 100, 200], 20, null);
        for (var i = 0; i + 1 < args.Count; i += 2)
        {
            var value = args[i + 1];
            options = args[i] switch
            {
                "--venues" => options with { Count = Number(value) },
                "--rates" => options with { Rates = [.. value.Split(',').Select(Number)] },
                "--seconds" => options with { Seconds = Number(value) },
                "--data" => options with { Directory = Path.GetFullPath(value) },
                var unknown => throw new FormatException($"{unknown} is no option: --venues, --rates, --seconds, --data."),
            };
        }

        return options;
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
}
