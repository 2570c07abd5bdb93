namespace Voy8.DemoSites.Town;

internal static class StreetNames
{
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Load() =>
        Resource.Rows("streets.txt").ToDictionary(
            row => row[0],
            IReadOnlyDictionary<string, string> (row) => new Dictionary<string, string> { ["en"] = row[1], ["de"] = row[2], ["el"] = row[3] });
}
