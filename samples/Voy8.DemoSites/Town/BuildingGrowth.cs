using Voy8.DemoSites.Seeding;

namespace Voy8.DemoSites.Town;

/// <summary>Sets houses along both sides of every street, wherever there is room.</summary>
internal sealed class BuildingGrowth(Terrain terrain, IReadOnlyList<Street> streets, SeededRandom random)
{
    private const double Cell = 40;
    private const double LongestDiagonal = 24;
    private const double Setback = 1.5;
    private const double ShoreMargin = 12;

    private readonly List<Building> _buildings = [];
    private readonly Dictionary<(int, int), List<Building>> _builtUp = [];
    private readonly Dictionary<(int, int), List<(Street Street, Point A, Point B)>> _pavement = [];

    public IReadOnlyList<Building> Grow()
    {
        foreach (var street in streets)
        {
            for (var i = 1; i < street.Line.Count; i++)
            {
                var middle = (street.Line[i - 1] + street.Line[i]) * 0.5;
                Bucket(_pavement, middle).Add((street, street.Line[i - 1], street.Line[i]));
            }
        }
        foreach (var street in streets)
        {
            LineUp(street, side: 1);
            LineUp(street, side: -1);
        }
        return _buildings;
    }

    private void LineUp(Street street, int side)
    {
        var number = side > 0 ? 1 : 2;
        var position = random.Between(3, 9);
        var length = Length(street.Line);
        while (position < length - 6)
        {
            var width = random.Between(9, 18);
            var depth = random.Between(9, 14);
            if (TryPlace(street, side, position + (width / 2), width, depth) is { } placed)
            {
                var building = new Building(street, number, placed.Centre, QuarterAt(street, placed.Centre), placed.Footprint);
                _buildings.Add(building);
                Bucket(_builtUp, building.Centre).Add(building);
                number += 2;
                position += width + (random.Chance(0.2) ? random.Between(4, 16) : random.Between(0.6, 1.6));
            }
            else
            {
                position += 4;
            }
        }
    }

    private (Point Centre, IReadOnlyList<Point> Footprint)? TryPlace(Street street, int side, double position, double width, double depth)
    {
        var (point, direction) = Along(street.Line, position);
        var inward = direction.Left * side;
        var front = point + (inward * ((street.Width / 2) + Setback));
        var half = direction * (width / 2);
        var back = inward * depth;
        Point[] ring = [front - half, front + half, front + half + back, front - half + back, front - half];
        var centre = front + (back * 0.5);
        return IsFree(street, ring, centre) ? (centre, ring) : null;
    }

    private bool IsFree(Street own, Point[] ring, Point centre)
    {
        // Cheapest first: most tries fail on the pavement or on a neighbour.
        Point[] probes = [centre, .. ring.Take(4), .. ring.Take(4).Zip(ring.Skip(1), (a, b) => (a + b) * 0.5)];
        return Near(_pavement, centre).All(piece => centre.DistanceTo(piece.A, piece.B) > LongestDiagonal || probes.All(probe =>
                probe.DistanceTo(piece.A, piece.B) > (piece.Street.Width / 2) + (piece.Street == own ? Setback * 0.6 : Setback)))
            && Near(_builtUp, centre).All(other => centre.DistanceTo(other.Centre) > LongestDiagonal || !Overlap(ring, other.Footprint))
            && ring.Take(4).All(IsBuildable)
            && Shapes.Distance(terrain.Land, centre) > ShoreMargin;
    }

    private bool IsBuildable(Point point) =>
        Shapes.Contains(terrain.Land, point)
        && !Shapes.Contains(terrain.River, point)
        && !Shapes.Contains(terrain.Square, point)
        && !terrain.Parks.Any(park => Shapes.Contains(park, point));

    /// <summary>Separating axes: two convex shapes are apart when some edge of one has all of the other behind it.</summary>
    private static bool Overlap(IReadOnlyList<Point> a, IReadOnlyList<Point> b) => !HasSeparatingEdge(a, b) && !HasSeparatingEdge(b, a);

    private static bool HasSeparatingEdge(IReadOnlyList<Point> ring, IReadOnlyList<Point> other)
    {
        for (var i = 0; i < 4; i++)
        {
            var normal = (ring[i + 1] - ring[i]).Left;
            var (low, high) = Extent(ring, normal);
            var (otherLow, otherHigh) = Extent(other, normal);
            if (high <= otherLow || otherHigh <= low)
            {
                return true;
            }
        }
        return false;
    }

    private static (double Low, double High) Extent(IReadOnlyList<Point> ring, Point axis)
    {
        double low = double.MaxValue, high = double.MinValue;
        for (var i = 0; i < 4; i++)
        {
            var along = (ring[i].X * axis.X) + (ring[i].Y * axis.Y);
            low = Math.Min(low, along);
            high = Math.Max(high, along);
        }
        return (low, high);
    }

    private Quarter QuarterAt(Street street, Point centre)
    {
        if (street.Id is "beach" or "tamarisk" or "dune" or "shell")
        {
            return centre.X < -560 ? Quarter.Beach : Quarter.River;
        }
        if (street.Id is "riverwalk" or "millbank" || Shapes.Distance(terrain.RiverLine, centre) < 48)
        {
            return Quarter.River;
        }
        if (street.Id is "castle" or "almond" or "swallow" or "cistern" or "vineyard")
        {
            return Quarter.Hill;
        }
        var scaled = new Point(centre.X / TownPlan.Basin.X, centre.Y / TownPlan.Basin.Y).Length;
        if (scaled < 1.36)
        {
            return Quarter.Harbour;
        }
        if (centre.DistanceTo(TownPlan.SquareCentre) < 135)
        {
            return Quarter.Market;
        }
        return scaled < 2.15 && Math.Abs(centre.X) < 400 ? Quarter.OldTown : Quarter.NewTown;
    }

    private static double Length(IReadOnlyList<Point> line) => line.Zip(line.Skip(1), (a, b) => a.DistanceTo(b)).Sum();

    private static (Point Point, Point Direction) Along(IReadOnlyList<Point> line, double position)
    {
        for (var i = 1; i < line.Count; i++)
        {
            var length = line[i - 1].DistanceTo(line[i]);
            if (position <= length || i == line.Count - 1)
            {
                var direction = (line[i] - line[i - 1]).Unit;
                return (line[i - 1] + (direction * position), direction);
            }
            position -= length;
        }
        return (line[0], new Point(1, 0));
    }

    private static List<T> Bucket<T>(Dictionary<(int, int), List<T>> grid, Point point)
    {
        var key = ((int)Math.Floor(point.X / Cell), (int)Math.Floor(point.Y / Cell));
        if (!grid.TryGetValue(key, out var bucket))
        {
            grid[key] = bucket = [];
        }
        return bucket;
    }

    private static IEnumerable<T> Near<T>(Dictionary<(int, int), List<T>> grid, Point point)
    {
        var (x, y) = ((int)Math.Floor(point.X / Cell), (int)Math.Floor(point.Y / Cell));
        for (var dx = -1; dx <= 1; dx++)
        {
            for (var dy = -1; dy <= 1; dy++)
            {
                if (grid.TryGetValue((x + dx, y + dy), out var bucket))
                {
                    foreach (var item in bucket)
                    {
                        yield return item;
                    }
                }
            }
        }
    }
}
