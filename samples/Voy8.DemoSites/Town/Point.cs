namespace Voy8.DemoSites.Town;

/// <summary>Metres east and north of the harbour mouth.</summary>
public readonly record struct Point(double X, double Y)
{
    public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y);

    public static Point operator -(Point a, Point b) => new(a.X - b.X, a.Y - b.Y);

    public static Point operator *(Point a, double factor) => new(a.X * factor, a.Y * factor);

    public double Length => Math.Sqrt((X * X) + (Y * Y));

    /// <summary>The same direction, one metre long; zero stays zero.</summary>
    public Point Unit => Length is var length && length > 0 ? this * (1 / length) : this;

    /// <summary>Turned left by a right angle.</summary>
    public Point Left => new(-Y, X);

    public double DistanceTo(Point other) => (this - other).Length;

    /// <summary>To the nearest point of the segment from <paramref name="a"/> to <paramref name="b"/>.</summary>
    public double DistanceTo(Point a, Point b)
    {
        var along = b - a;
        var squared = (along.X * along.X) + (along.Y * along.Y);
        if (squared == 0)
        {
            return DistanceTo(a);
        }
        var t = Math.Clamp((((X - a.X) * along.X) + ((Y - a.Y) * along.Y)) / squared, 0, 1);
        return DistanceTo(a + (along * t));
    }
}
