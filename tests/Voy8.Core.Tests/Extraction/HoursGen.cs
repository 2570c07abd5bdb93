using CsCheck;
using Voy8.Core.Extraction.Hours;

namespace Voy8.Core.Tests.Extraction;

/// <summary>Weeks and texts, for the laws that readers of hours keep.</summary>
internal static class HoursGen
{
    private const int Quarter = 15;
    private const int QuartersPerDay = 96;

    /// <param name="touching">False for weeks in which no hours begin when others end: they are one.</param>
    public static Gen<WeeklyHours> Week(bool touching) =>
        Gen.Select(Gen.Int[0, QuartersPerDay - 1], Gen.Int[1, QuartersPerDay], (open, length) => new OpenInterval(open * Quarter, (open + length) * Quarter))
            .Where(interval => interval.IsValid)
            .List[0, 2].Array[7]
            .Select(Fill)
            .Where(week => !week.IsEmpty && (touching || !Touches(week)));

    /// <summary>Any order of some words, with spaces or without.</summary>
    public static Gen<string> Garbage(string[] words) =>
        Gen.Select(Gen.Int[0, words.Length - 1].Select(at => words[at]), Gen.Bool, (word, space) => space ? word + " " : word).List[0, 25].Select(string.Concat);

    private static WeeklyHours Fill(List<OpenInterval>[] days)
    {
        var week = new WeeklyHours();
        for (var day = 0; day < 7; day++)
        {
            foreach (var interval in days[day])
            {
                week.TryAdd(day, interval);
            }
        }

        return week;
    }

    private static bool Touches(WeeklyHours week) =>
        Enumerable.Range(0, 7).Any(day => week[day].Zip(week[day].Skip(1)).Any(pair => pair.First.Close == pair.Second.Open));
}
