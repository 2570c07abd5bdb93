namespace Voy8.Core.Extraction.Hours;

internal enum HoursTokenKind
{
    /// <summary>One or more days of the week.</summary>
    Days,

    /// <summary>A time of day.</summary>
    Time,

    /// <summary>Round the clock.</summary>
    AllDay,

    Closed,

    /// <summary>Public holidays.</summary>
    Holiday,

    /// <summary>A dash or a word between the ends of a range.</summary>
    To,

    /// <summary>A comma or a word between parts that add up.</summary>
    And,

    /// <summary>A line's or a rule's end.</summary>
    Break,

    /// <summary>Only when arranged: the days before it have no hours.</summary>
    Arranged,

    /// <summary>Other hours follow: of the kitchen, the telephone, a season, a happy hour.</summary>
    OtherHours,

    /// <summary>A word with no meaning for the hours ("open", "from").</summary>
    Filler,

    Unknown,
}

/// <param name="Days">A bit per day, Monday lowest.</param>
/// <param name="Minutes">Of a time.</param>
/// <param name="Half">Of a time: am or pm, when said.</param>
/// <param name="TwentyFour">The time cannot be meant on a twelve-hour clock (13 and above, leading zero).</param>
/// <param name="Twelve">The word belongs to a language that uses the twelve-hour clock.</param>
internal readonly record struct HoursToken(HoursTokenKind Kind, int Days = 0, int Minutes = 0, DayHalf Half = DayHalf.Unsaid, bool TwentyFour = false, bool Twelve = false)
{
    public bool IsMeaningful => Kind is HoursTokenKind.Days or HoursTokenKind.Time or HoursTokenKind.AllDay or HoursTokenKind.Closed or HoursTokenKind.Holiday;
}

internal enum DayHalf
{
    Unsaid,
    Am,
    Pm,
}
