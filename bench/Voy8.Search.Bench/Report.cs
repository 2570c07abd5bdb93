using System.Text.Json;

namespace Voy8.Search.Bench;

/// <summary>Figures on standard output, a JSON line each; what goes on besides on standard error.</summary>
internal static class Report
{
    public static void Say(object line) => Console.WriteLine(JsonSerializer.Serialize(line));

    public static void Note(string text) => Console.Error.WriteLine(text);

    public static double Quantile(double[] sorted, double part) => sorted.Length == 0 ? 0 : Math.Round(sorted[(int)((sorted.Length - 1) * part)], 3);
}
