namespace Voy8.DemoSites.Town;

/// <summary>Bends the hand-drawn plan a little, all of it the same way, so that nothing is quite straight and everything still fits.</summary>
internal sealed class Warp(Noise noise)
{
    private const double Strength = 17;
    private const double Size = 230;

    public Noise Noise { get; } = noise;

    public Point Apply(Point point) => point + (new Point(Noise.Rough(point, Size, 10), Noise.Rough(point, Size, 20)) * Strength);

    public IReadOnlyList<Point> Apply(IReadOnlyList<Point> line) => [.. line.Select(Apply)];

    /// <summary>A point at some distance from the quay wall: <paramref name="turn"/> 0 is the east end of the harbour, 1 the west end.</summary>
    public static Point AroundHarbour(double turn, double distance)
    {
        var direction = Shapes.OnCircle(turn / 2);
        return new Point(direction.X * (TownPlan.Basin.X + distance), direction.Y * (TownPlan.Basin.Y + distance));
    }
}
