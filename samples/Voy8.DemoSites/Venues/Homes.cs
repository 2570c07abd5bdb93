using Voy8.DemoSites.Seeding;
using Voy8.DemoSites.Town;

namespace Voy8.DemoSites.Venues;

/// <summary>Gives each venue a house of its own in the quarter where it belongs.</summary>
internal sealed class Homes(TownMap map, SeededRandom random)
{
    private readonly Dictionary<Quarter, Queue<Building>> _free = map.Buildings
        .Where(building => Math.Abs(building.Centre.X) < 1150 && building.Centre.Y < 960)
        .GroupBy(building => building.Quarter)
        .ToDictionary(quarter => quarter.Key, quarter => new Queue<Building>(random.Shuffled(quarter)));

    public Building Take(Quarter quarter) => _free[quarter].Dequeue();
}
