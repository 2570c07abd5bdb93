namespace Voy8.Core.Extraction.Hours;

/// <summary>Days, or the times of some days.</summary>
/// <param name="Times">Null for days; empty for closed.</param>
/// <param name="Part">Of days of which only a part is meant.</param>
internal sealed record HoursGroup(int Days, bool Holiday, IReadOnlyList<OpenInterval>? Times, DayPart Part = DayPart.Whole)
{
    public bool IsDays => Times is null;

    public bool IsClosed => Times is [];
}
