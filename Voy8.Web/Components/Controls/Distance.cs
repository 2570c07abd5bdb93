using System.Globalization;

namespace Voy8.Web.Components.Controls;

public static class Distance
{
    /// <summary><c>350 m</c>, <c>2.4 km</c>, <c>18 km</c>.</summary>
    public static string Text(double metres) => metres switch
    {
        < 995 => $"{Math.Round(metres / 10) * 10:0} m",
        < 9_950 => string.Create(CultureInfo.InvariantCulture, $"{metres / 1000:0.#} km"),
        _ => $"{metres / 1000:0} km",
    };
}
