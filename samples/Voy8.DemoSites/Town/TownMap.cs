using Voy8.DemoSites.Seeding;

namespace Voy8.DemoSites.Town;

/// <summary>The whole town: an island, its water and greenery, streets and houses. Built once, the same every time.</summary>
public sealed class TownMap
{
    /// <summary>What the town grows from. Another number gives another town.</summary>
    public const ulong Seed = 20_260_317;

    private TownMap(Terrain terrain, IReadOnlyList<Street> streets, IReadOnlyList<Building> buildings)
    {
        Areas = terrain.Areas;
        Streets = streets;
        Buildings = buildings;
    }

    public IReadOnlyList<Area> Areas { get; }

    public IReadOnlyList<Street> Streets { get; }

    public IReadOnlyList<Building> Buildings { get; }

    public static TownMap Build()
    {
        var warp = new Warp(new Noise(Seed));
        var terrain = Terrain.Build(warp);
        var streets = StreetNetwork.Build(warp, terrain);
        var buildings = new BuildingGrowth(terrain, streets, SeededRandom.For(Seed, "buildings")).Grow();
        return new TownMap(terrain, streets, buildings);
    }
}
