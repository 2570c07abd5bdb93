using Voy8.DemoSites.Seeding;

namespace Voy8.DemoSites.Town;

/// <summary>Smooth value noise: what keeps coasts, streets and parks from looking ruled.</summary>
public sealed class Noise(ulong seed)
{
    /// <returns>-1 to 1; features are about <paramref name="size"/> metres across.</returns>
    public double At(Point point, double size, int channel = 0)
    {
        double x = point.X / size, y = point.Y / size;
        double x0 = Math.Floor(x), y0 = Math.Floor(y);
        double u = Smooth(x - x0), v = Smooth(y - y0);
        var south = Mix(Corner(x0, y0, channel), Corner(x0 + 1, y0, channel), u);
        var north = Mix(Corner(x0, y0 + 1, channel), Corner(x0 + 1, y0 + 1, channel), u);
        return Mix(south, north, v);
    }

    /// <summary>Several sizes of noise added up.</summary>
    public double Rough(Point point, double size, int channel) =>
        (0.6 * At(point, size, channel)) + (0.28 * At(point, size / 2.3, channel + 1)) + (0.12 * At(point, size / 5.1, channel + 2));

    private double Corner(double x, double y, int channel)
    {
        var key = ((ulong)(long)x * 0x8DA6B343) ^ ((ulong)(long)y * 0xD8163841) ^ ((ulong)channel * 0xCB1AB31F);
        return (new SeededRandom(seed ^ key).Unit() * 2) - 1;
    }

    private static double Smooth(double t) => t * t * t * ((t * ((t * 6) - 15)) + 10);

    private static double Mix(double a, double b, double t) => a + ((b - a) * t);
}
