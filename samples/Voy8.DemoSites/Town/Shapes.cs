namespace Voy8.DemoSites.Town;

/// <summary>Plane geometry. Only +, -, *, / and square roots, which are the same to the last bit on every machine; sines are not.</summary>
public static class Shapes
{
    private const double HalfTurn = 3.14159265358979;

    /// <summary>Cosine and sine of a fraction of a full turn, by Taylor's series within a quarter turn; good to 1e-9.</summary>
    public static Point OnCircle(double turn)
    {
        turn -= Math.Floor(turn);
        var quarter = (int)(turn * 4) % 4;
        var angle = (turn - (quarter / 4.0)) * 2 * HalfTurn;
        var point = new Point(Series(angle, 1, 0), Series(angle, angle, 1));
        return quarter switch { 0 => point, 1 => point.Left, 2 => point * -1, _ => point.Left * -1 };
    }

    private static double Series(double angle, double first, int order)
    {
        double sum = 0, term = first;
        for (var n = order; n < order + 16; n += 2)
        {
            sum += term;
            term *= -angle * angle / ((n + 1) * (n + 2));
        }
        return sum;
    }

    /// <summary>A Catmull-Rom curve through all the points, with a point about every <paramref name="step"/> metres.</summary>
    public static IReadOnlyList<Point> Curve(IReadOnlyList<Point> points, double step, bool closed = false)
    {
        var curve = new List<Point>();
        var segments = closed ? points.Count : points.Count - 1;
        for (var i = 0; i < segments; i++)
        {
            Point p0 = At(i - 1), p1 = At(i), p2 = At(i + 1), p3 = At(i + 2);
            var pieces = Math.Max(1, (int)(p1.DistanceTo(p2) / step));
            for (var k = 0; k < pieces; k++)
            {
                curve.Add(Spline(p0, p1, p2, p3, k / (double)pieces));
            }
        }
        curve.Add(closed ? curve[0] : points[^1]);
        return curve;

        Point At(int i) => closed ? points[(i + points.Count) % points.Count] : points[Math.Clamp(i, 0, points.Count - 1)];
    }

    private static Point Spline(Point a, Point b, Point c, Point d, double t) =>
        ((b * 2) + ((c - a) * t) + (((a * 2) - (b * 5) + (c * 4) - d) * (t * t)) + (((b * 3) - a - (c * 3) + d) * (t * t * t))) * 0.5;

    /// <summary>Even-odd rule.</summary>
    public static bool Contains(ReadOnlySpan<Point> polygon, Point point)
    {
        var inside = false;
        for (int i = 0, j = polygon.Length - 1; i < polygon.Length; j = i++)
        {
            Point a = polygon[i], b = polygon[j];
            if (a.Y > point.Y != b.Y > point.Y && point.X < ((b.X - a.X) * (point.Y - a.Y) / (b.Y - a.Y)) + a.X)
            {
                inside = !inside;
            }
        }
        return inside;
    }

    public static double Distance(ReadOnlySpan<Point> line, Point point)
    {
        var nearest = double.MaxValue;
        for (var i = 1; i < line.Length; i++)
        {
            nearest = Math.Min(nearest, point.DistanceTo(line[i - 1], line[i]));
        }
        return nearest;
    }

    /// <summary>The line shifted to its left (negative: right).</summary>
    public static IReadOnlyList<Point> Offset(IReadOnlyList<Point> line, Func<double, double> distance)
    {
        var shifted = new Point[line.Count];
        for (var i = 0; i < line.Count; i++)
        {
            var direction = (line[Math.Min(i + 1, line.Count - 1)] - line[Math.Max(i - 1, 0)]).Unit;
            shifted[i] = line[i] + (direction.Left * distance(i / (double)(line.Count - 1)));
        }
        return shifted;
    }

    /// <summary>A closed band around a line, as wide on each side as <paramref name="halfWidth"/> says (0 at the start of the line, 1 at its end).</summary>
    public static Point[] Band(IReadOnlyList<Point> line, Func<double, double> halfWidth) =>
        Closed([.. Offset(line, halfWidth), .. Offset(line, t => -halfWidth(t)).Reverse()]);

    public static Point[] Closed(IReadOnlyList<Point> ring) => ring[0] == ring[^1] ? [.. ring] : [.. ring, ring[0]];
}
