namespace Voy8.Core.Search;

/// <summary>The ordinary weeks that venues have, each kept once: of many thousand venues a few hundred differ. Which are open is worked out once a minute.</summary>
internal sealed class OpenWeeks
{
    /// <summary>The number of a week that is not known, or whose time zone is not.</summary>
    public const int Unknown = 0;

    private readonly CodeNumbers<string> _zones = new();
    private readonly CodeNumbers<Week> _weeks = new();
    private volatile Minute? _latest;

    public OpenWeeks() => _weeks.Of(new Week([], _zones.Of("")));

    /// <param name="week">Minutes of the week, each interval from and to (not included).</param>
    public int Of(int[]? week, string? zone) => week is null || zone is null ? Unknown : _weeks.Of(new Week(week, _zones.Of(zone)));

    /// <summary>The number of a week of another collection.</summary>
    public int Of(OpenWeeks other, int number) =>
        number == Unknown ? Unknown : Of(other._weeks.Names[number].Minutes, other._zones.Names[other._weeks.Names[number].Zone]);

    /// <summary>For each number whether it is open, by the clock of its zone.</summary>
    public bool[] OpenAt(DateTimeOffset time)
    {
        var minute = time.ToUnixTimeSeconds() / 60;
        if (_latest is { } latest && latest.Number == minute && latest.IsOpen.Length == _weeks.Names.Count)
        {
            return latest.IsOpen;
        }

        int[] local = [.. _zones.Names.Select(zone => LocalMinutes.Of(zone, time))];
        bool[] isOpen = [.. _weeks.Names.Select(week => local[week.Zone] >= 0 && RowFilter.WeekContains(week.Minutes, local[week.Zone]))];
        _latest = new Minute(minute, isOpen);
        return isOpen;
    }

    private sealed record Minute(long Number, bool[] IsOpen);

    private readonly struct Week(int[] minutes, int zone) : IEquatable<Week>
    {
        public int[] Minutes => minutes;

        public int Zone => zone;

        public bool Equals(Week other) => Zone == other.Zone && Minutes.AsSpan().SequenceEqual(other.Minutes);

        public override bool Equals(object? obj) => obj is Week other && Equals(other);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            hash.Add(Zone);
            foreach (var minute in Minutes)
            {
                hash.Add(minute);
            }

            return hash.ToHashCode();
        }
    }
}
