using System.Numerics.Tensors;
using Voy8.Core.Catalogue;
using Voy8.Core.Search;

namespace Voy8.Search.Bench.Index;

/// <summary>
/// Venues without a database: unit vectors around centres, as the meanings of venues lie, each at a random place of a region, with
/// kinds of known shares. The same seed gives the same venues.
/// </summary>
internal sealed class SyntheticVenues(int dimensions)
{
    private const int Centres = 2000;
    private const float Noise = 0.7f;

    private static readonly Guid Dataset = new("00000000-0000-0000-0000-000000000001");

    private readonly float[][] _centres = MakeCentres(dimensions);

    /// <summary>The shares of each kind, in thousandths, in the order in which they are dealt.</summary>
    public static IReadOnlyList<(string Kind, int PerMille)> Kinds { get; } = [("rare", 1), ("some", 20), ("tenth", 100), ("half", 500), ("other", 379)];

    public IEnumerable<VectorEntry> Read(int count)
    {
        var random = new Random(2);
        for (var i = 0; i < count; i++)
        {
            var bytes = new byte[16];
            random.NextBytes(bytes);
            var place = new GeoPoint(47 + (random.NextDouble() * 5), 8 + (random.NextDouble() * 5));
            yield return new VectorEntry(new Guid(bytes), place, KindOf(random.Next(1000)), Dataset, [], Near(random));
        }
    }

    /// <summary>Queries that mean about what some venues mean.</summary>
    public float[][] Queries(int count)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, count).Select(_ => Near(random))];
    }

    private static string KindOf(int number)
    {
        foreach (var (kind, share) in Kinds)
        {
            number -= share;
            if (number < 0)
            {
                return kind;
            }
        }

        return Kinds[^1].Kind;
    }

    private float[] Near(Random random)
    {
        var vector = Normal(random, dimensions);
        TensorPrimitives.Multiply(vector, Noise / TensorPrimitives.Norm<float>(vector), vector);
        TensorPrimitives.Add(vector, _centres[random.Next(Centres)], vector);
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
        return vector;
    }

    private static float[][] MakeCentres(int dimensions)
    {
        var random = new Random(1);
        var centres = new float[Centres][];
        for (var i = 0; i < Centres; i++)
        {
            centres[i] = Normal(random, dimensions);
            TensorPrimitives.Divide(centres[i], TensorPrimitives.Norm<float>(centres[i]), centres[i]);
        }

        return centres;
    }

    // The sum of three even numbers is near enough to normal, and cheap by the hundred million.
    private static float[] Normal(Random random, int dimensions)
    {
        var vector = new float[dimensions];
        for (var i = 0; i < dimensions; i++)
        {
            vector[i] = random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f;
        }

        return vector;
    }
}
