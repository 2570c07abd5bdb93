namespace Voy8.Core.Extraction.Hours.Osm;

/// <summary>
/// What the rules say of one day. A rule that matches the day replaces those before it, with what they carry over from the
/// night before, unless it is additional, a fallback, or closes; then it is laid over them.
/// </summary>
internal static class DaySegments
{
    private const int Day = 24 * 60;

    /// <returns>Minutes of the day, in order; closed times left out.</returns>
    public static IEnumerable<(int Start, int End, OsmState State)> Of(IReadOnlyList<OsmRule> rules, DateOnly date) => Of(rules, date, Day);

    /// <summary>What begins on a day, with the small hours of the next: what that day's own rules say of them does not matter.</summary>
    public static IEnumerable<(int Start, int End, OsmState State)> Beginning(IReadOnlyList<OsmRule> rules, DateOnly date) => Of(rules, date, 2 * Day);

    private static IEnumerable<(int Start, int End, OsmState State)> Of(IReadOnlyList<OsmRule> rules, DateOnly date, int length)
    {
        var line = new Timeline(length);
        for (var i = 0; i < rules.Count; i++)
        {
            var rule = rules[i];
            if (rule.Matches(date))
            {
                // A rule that names no days, behind one that does, only adds to it.
                if (rule is { Kind: OsmRuleKind.Normal, State: not OsmState.Closed } && (rule.Dates.Count > 0 || (i > 0 && rules[i - 1].Dates.Count == 0)))
                {
                    line = new Timeline(length);
                }

                Paint(line, rule, 0);
            }

            if (length == Day && date > DateOnly.MinValue && rule.Times.Any(time => time.OpenUntil > Day || time.To > Day) && rule.Matches(date.AddDays(-1)))
            {
                Paint(line, rule, Day);
            }
        }

        return line.Segments();
    }

    /// <param name="ago">Minutes since the midnight that the rule's day began with.</param>
    private static void Paint(Timeline line, OsmRule rule, int ago)
    {
        var onlyClosed = rule.Kind == OsmRuleKind.Fallback;
        if (rule.Times.Count == 0)
        {
            line.Paint(0, Day, rule.State, onlyClosed);
            return;
        }

        foreach (var time in rule.Times.Where(time => time.HasOpenEnd))
        {
            // An open end is over when the rule's next span begins.
            var next = rule.Times.Where(other => other.From > time.From && other.From >= time.To).Select(other => other.From).DefaultIfEmpty(int.MaxValue).Min();
            line.Paint(time.To - ago, Math.Min(time.OpenUntil, next) - ago, rule.State == OsmState.Open ? OsmState.Unknown : rule.State, onlyClosed);
        }

        foreach (var time in rule.Times)
        {
            line.Paint(time.From - ago, time.To - ago, rule.State, onlyClosed);
        }
    }

    private sealed class Timeline(int length)
    {
        private readonly List<(int Start, int End, OsmState State)> _segments = [(0, length, OsmState.Closed)];

        public void Paint(int start, int end, OsmState state, bool onlyClosed)
        {
            (start, end) = (Math.Max(start, 0), Math.Min(end, length));
            if (start >= end)
            {
                return;
            }

            var old = _segments.ToArray();
            _segments.Clear();
            foreach (var segment in old)
            {
                var (from, to) = (Math.Max(segment.Start, start), Math.Min(segment.End, end));
                if (from >= to || (onlyClosed && segment.State != OsmState.Closed))
                {
                    Add(segment.Start, segment.End, segment.State);
                    continue;
                }

                Add(segment.Start, from, segment.State);
                Add(from, to, state);
                Add(to, segment.End, segment.State);
            }
        }

        public IEnumerable<(int Start, int End, OsmState State)> Segments() => _segments.Where(segment => segment.State != OsmState.Closed);

        private void Add(int start, int end, OsmState state)
        {
            if (start >= end)
            {
                return;
            }

            if (_segments.Count > 0 && _segments[^1].State == state)
            {
                _segments[^1] = (_segments[^1].Start, end, state);
            }
            else
            {
                _segments.Add((start, end, state));
            }
        }
    }
}
