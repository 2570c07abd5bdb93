namespace Voy8.DemoSites.Town;

/// <summary>Land, water, beach, parks, piers and the market square.</summary>
internal sealed class Terrain
{
    private const double BeachWidth = 44;
    private const double CoastRoughness = 46;

    public required Point[] Land { get; init; }

    public required Point[] River { get; init; }

    public required Point[] RiverLine { get; init; }

    public required Point[] Square { get; init; }

    public required Point[][] Parks { get; init; }

    public required IReadOnlyList<Area> Areas { get; init; }

    public static Terrain Build(Warp warp)
    {
        var land = Shapes.Closed(warp.Apply(Coast(warp.Noise)));
        Point[] riverLine = [.. warp.Apply(Shapes.Curve(TownPlan.River, 18))];
        var river = Shapes.Band(riverLine, t => 5 + (9 * t) + (t > 0.93 ? (t - 0.93) * 160 : 0));
        var square = Shapes.Closed(warp.Apply(Rectangle(TownPlan.SquareCentre, TownPlan.SquareHalfWidth, TownPlan.SquareHalfDepth)));
        var parks = TownPlan.Parks.Select(park => (park.Name, Ring: Shapes.Closed(Blob(warp.Noise, park.Centre, park.Radius)))).ToArray();
        return new Terrain
        {
            Land = land,
            River = river,
            RiverLine = riverLine,
            Square = square,
            Parks = [.. parks.Select(park => park.Ring)],
            Areas =
            [
                new Area("land", "Marenthos", land),
                new Area("beach", "Long Sand", Beach(land)),
                .. parks.Select(park => new Area("park", park.Name, park.Ring)),
                new Area("water", "River Lys", river),
                new Area("water", "Spring Pond", Shapes.Closed(Blob(warp.Noise, warp.Apply(TownPlan.River[0]), 34))),
                new Area("water", "Old Harbour", Shapes.Closed(warp.Apply(HarbourBasin()))),
                new Area("square", "Market Square", square),
                .. TownPlan.Piers.Select(pier => new Area("pier", pier.Name, Shapes.Band(warp.Apply(Shapes.Curve(pier.Line, 12)), _ => pier.HalfWidth))),
            ],
        };
    }

    private static List<Point> Coast(Noise noise)
    {
        var outer = Shapes.Curve([new Point(TownPlan.Basin.X, 0), .. TownPlan.Coast, new Point(-TownPlan.Basin.X, 0)], 14);
        var coast = new List<Point>(outer.Count + 60);
        for (var i = 0; i < outer.Count; i++)
        {
            // Quay walls are built: the closer to the harbour, the calmer the line.
            var wildness = Math.Clamp((outer[i].Length - 300) / 260, 0, 1) * CoastRoughness;
            var normal = (outer[Math.Min(i + 1, outer.Count - 1)] - outer[Math.Max(i - 1, 0)]).Unit.Left;
            coast.Add(outer[i] + (normal * (noise.Rough(outer[i], 150, 30) * wildness)));
        }
        for (var step = 39; step >= 1; step--)
        {
            coast.Add(Warp.AroundHarbour(step / 40.0, 0));
        }
        return coast;
    }

    private static IReadOnlyList<Point> HarbourBasin() =>
        [.. Enumerable.Range(0, 41).Select(step => Warp.AroundHarbour(step / 40.0, 0)), new Point(-150, -95), new Point(-75, -88), new Point(85, -128), new Point(160, -120)];

    /// <summary>The coast between the river and the western cape, and the same line some metres inland.</summary>
    private static Point[] Beach(Point[] land)
    {
        var shore = land.Where(point => point is { X: < -640, Y: > 110 and < 700 } && point.X < -480 - (point.Y * 0.35)).ToArray();
        return Shapes.Closed([.. shore, .. Shapes.Offset(shore, t => -BeachWidth * (1 - (((2 * t) - 1) * ((2 * t) - 1)))).Reverse()]);
    }

    private static IReadOnlyList<Point> Blob(Noise noise, Point centre, double radius) =>
        [.. Enumerable.Range(0, 48).Select(step =>
        {
            var direction = Shapes.OnCircle(step / 48.0);
            return centre + (direction * (radius * (1 + (0.3 * noise.At(centre + (direction * radius), radius * 0.9, 40)))));
        })];

    private static Point[] Rectangle(Point centre, double halfWidth, double halfDepth) =>
    [
        centre + new Point(-halfWidth, -halfDepth), centre + new Point(halfWidth, -halfDepth),
        centre + new Point(halfWidth, halfDepth), centre + new Point(-halfWidth, halfDepth),
    ];
}
