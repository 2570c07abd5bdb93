using System.Globalization;
using System.Text;

namespace Voy8.Core.Extraction.Hours;

/// <summary>When a venue is open in an ordinary week. Days are 0 (Monday) to 6; a day without intervals is closed.</summary>
public sealed class WeeklyHours
{
    public const int MinutesPerDay = 24 * 60;

    private static readonly string[] DayNames = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

    private readonly List<OpenInterval>[] _days = [[], [], [], [], [], [], []];

    public IReadOnlyList<OpenInterval> this[int day] => _days[day];

    /// <summary>True when the source says that the venue is closed on public holidays.</summary>
    public bool ClosedOnHolidays { get; set; }

    public bool IsEmpty => _days.All(day => day.Count == 0);

    /// <summary>Replaces what is said of a day.</summary>
    public void Set(int day, IEnumerable<OpenInterval> intervals)
    {
        _days[day].Clear();
        _days[day].AddRange(intervals);
    }

    /// <summary>Adds an interval to a day.</summary>
    /// <returns>False when it overlaps another of that day: then the source contradicts itself.</returns>
    public bool TryAdd(int day, OpenInterval interval)
    {
        if (_days[day].Contains(interval))
        {
            return true;
        }

        if (_days[day].Exists(interval.Overlaps))
        {
            return false;
        }

        _days[day].Add(interval);
        _days[day].Sort((a, b) => a.Open.CompareTo(b.Open));
        return true;
    }

    /// <summary>The week in the opening_hours syntax of OpenStreetMap, always in the same form: <c>Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-14:00</c>.</summary>
    public string ToOsm()
    {
        if (_days.All(day => day is [{ Open: 0, Close: MinutesPerDay }]))
        {
            return "24/7";
        }

        var rules = new StringBuilder();
        var written = new bool[DayNames.Length];
        for (var day = 0; day < DayNames.Length; day++)
        {
            if (written[day] || _days[day].Count == 0)
            {
                continue;
            }

            int[] same = [.. Enumerable.Range(day, DayNames.Length - day).Where(other => _days[other].SequenceEqual(_days[day]))];
            foreach (var other in same)
            {
                written[other] = true;
            }

            rules.Append(rules.Length > 0 ? "; " : "").Append(Days(same)).Append(' ').AppendJoin(',', _days[day]);
        }

        return rules.Append(ClosedOnHolidays && rules.Length > 0 ? "; PH off" : "").ToString();
    }

    public override string ToString() => ToOsm();

    // Mo-Fr for three days or more in a row, Sa,Su for two.
    private static string Days(int[] days)
    {
        var parts = new List<string>();
        for (var i = 0; i < days.Length;)
        {
            var end = i;
            while (end + 1 < days.Length && days[end + 1] == days[end] + 1)
            {
                end++;
            }

            if (end - i >= 2)
            {
                parts.Add($"{DayNames[days[i]]}-{DayNames[days[end]]}");
            }
            else
            {
                parts.AddRange(days[i..(end + 1)].Select(day => DayNames[day]));
            }

            i = end + 1;
        }

        return string.Join(',', parts);
    }
}

/// <summary>Minutes from midnight; <paramref name="Close"/> lies beyond 24 h when it is on the next day.</summary>
public readonly record struct OpenInterval(int Open, int Close)
{
    public bool IsValid => Open is >= 0 and < WeeklyHours.MinutesPerDay && Close > Open && Close <= Open + WeeklyHours.MinutesPerDay;

    public bool Overlaps(OpenInterval other) => Open < other.Close && other.Open < Close;

    public override string ToString() => $"{Clock(Open)}-{Clock(Close > WeeklyHours.MinutesPerDay ? Close - WeeklyHours.MinutesPerDay : Close)}";

    private static string Clock(int minutes) => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:00}:{minutes % 60:00}");
}
