namespace Voy8.DemoSites.Town;

/// <summary>Lays the streets: rings around the harbour, lanes that climb from it, both banks of the river, the hill and the beach.</summary>
internal static class StreetNetwork
{
    private const double Step = 14;
    private const double BankDistance = 27;

    public static IReadOnlyList<Street> Build(Warp warp, Terrain terrain)
    {
        var names = StreetNames.Load();
        var streets = new List<Street>();
        foreach (var (id, distance, from, to, width) in TownPlan.Rings)
        {
            var pieces = (int)((to - from) * 3.14 * (TownPlan.Basin.X + distance) / Step);
            Add(id, warp.Apply([.. Enumerable.Range(0, pieces + 1).Select(i => Warp.AroundHarbour(from + ((to - from) * i / pieces), distance))]), width);
        }
        foreach (var (id, turn, from, to, width) in TownPlan.Radials)
        {
            var pieces = (int)((to - from) / Step);
            Add(id, warp.Apply([.. Enumerable.Range(0, pieces + 1).Select(i => Warp.AroundHarbour(turn, from + ((to - from) * i / pieces)))]), width);
        }
        foreach (var (id, line, width) in TownPlan.Lanes)
        {
            Add(id, warp.Apply(Shapes.Curve(line, Step)), width);
        }
        Add("square", Shapes.Closed(terrain.Square), 6);
        var banks = terrain.RiverLine.Skip(8).SkipLast(6).ToArray();
        Add("millbank", Shapes.Offset(banks, _ => BankDistance), 6);
        Add("riverwalk", Shapes.Offset(banks, _ => -BankDistance), 6);
        return streets;

        void Add(string id, IReadOnlyList<Point> line, double width) => streets.Add(new Street(id, names[id], line, width));
    }
}
