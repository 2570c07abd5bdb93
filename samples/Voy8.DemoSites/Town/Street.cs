namespace Voy8.DemoSites.Town;

/// <summary>A street, its middle line, and its name in each of the town's languages.</summary>
/// <param name="Id">Row of <c>streets.txt</c>.</param>
/// <param name="Names">By language: <c>en</c>, <c>de</c>, <c>el</c>.</param>
/// <param name="Width">Metres.</param>
public sealed record Street(string Id, IReadOnlyDictionary<string, string> Names, IReadOnlyList<Point> Line, double Width);

/// <summary>A house on a street. Its number is unique there.</summary>
/// <param name="Footprint">Closed ring.</param>
public sealed record Building(Street Street, int Number, Point Centre, Quarter Quarter, IReadOnlyList<Point> Footprint);

/// <summary>The parts of the town, as venues and prose know them.</summary>
public enum Quarter
{
    Harbour,
    OldTown,
    Market,
    River,
    Hill,
    Beach,
    NewTown,
}

/// <summary>Something drawn on the map that is neither a street nor a house.</summary>
/// <param name="Kind">land, water, park, beach, pier, square.</param>
public sealed record Area(string Kind, string? Name, IReadOnlyList<Point> Ring);
