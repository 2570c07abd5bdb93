namespace Voy8.Core.Extraction.Hours;

/// <summary>Days, or the times of some days.</summary>
/// <param name="Times">Null for days; empty for closed.</param>
/// <param name="Part">Of days of which only a part is meant.</param>
/// <param name="Until">The time that what was said before of these days now goes on until.</param>
internal sealed record HoursGroup(int Days, bool Holiday, IReadOnlyList<OpenInterval>? Times, DayPart Part = DayPart.Whole, HoursToken? Until = null)
{
    public bool IsDays => Times is null;

    public bool IsClosed => Times is [] && Until is null;
}
