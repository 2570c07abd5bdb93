using Voy8.DemoSites.Seeding;
using Voy8.DemoSites.Town;

namespace Voy8.DemoSites.Venues;

/// <summary>Gives each venue a house of its own in the quarter where it belongs; whoever sells food or drink gets the front row while there is one.</summary>
internal sealed class Homes(TownMap map, SeededRandom random)
{
    private static readonly string[] FrontRow = ["quay", "square", "beach", "riverwalk", "millbank"];

    private readonly Dictionary<Quarter, List<Building>> _free = map.Buildings
        .Where(building => Math.Abs(building.Centre.X) < 1150 && building.Centre.Y < 960)
        .GroupBy(building => building.Quarter)
        .ToDictionary(quarter => quarter.Key, quarter => random.Shuffled(quarter).ToList());

    public Building Take(Quarter quarter, bool frontRow)
    {
        var free = _free[quarter];
        var home = free.FirstOrDefault(building => frontRow && FrontRow.Contains(building.Street.Id)) ?? free.First(building => !FrontRow.Contains(building.Street.Id));
        free.Remove(home);
        return home;
    }
}
