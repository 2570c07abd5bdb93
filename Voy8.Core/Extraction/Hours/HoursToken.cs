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

    /// <summary>The days behind it are left out of those before it.</summary>
    Except,

    /// <summary>A line's or a rule's end.</summary>
    Break,

    /// <summary>Only when arranged: the days before it have no hours.</summary>
    Arranged,

    /// <summary>Other hours follow: of the kitchen, the telephone, a happy hour.</summary>
    OtherHours,

    /// <summary>Hours of a meal: other hours, unless those of lunch and of dinner are both there.</summary>
    Meal,

    /// <summary>A date, a month, a season, every second week: what is said there does not hold all year round.</summary>
    Season,

    /// <summary>Morning, afternoon or evening.</summary>
    Part,

    /// <summary>"Open" says nothing, but days do not go on across it.</summary>
    Open,

    /// <summary>A word with no meaning for the hours ("from").</summary>
    Filler,

    Unknown,
}

/// <param name="Days">A bit per day, Monday lowest; of a meal, 1 for lunch and 2 for dinner.</param>
/// <param name="Minutes">Of a time.</param>
/// <param name="Half">Of a time: am or pm, when said.</param>
/// <param name="Clock">Of a time: how surely it is one of 24 hours.</param>
/// <param name="Twelve">The word belongs to a language that uses the twelve-hour clock.</param>
/// <param name="Soft">Less than all of the days when some of them are named as well: "καθημερινά … Σάββατο …". Of a season, a single day; of a meal, one that may be a pause; of "and", a comma.</param>
/// <param name="Letters">Days by their first letters alone (M, W, F).</param>
/// <param name="Between">Behind this filler, "and" joins the ends of a span of times.</param>
/// <param name="Part">Of the days that are meant, or of the day.</param>
internal readonly record struct HoursToken(
    HoursTokenKind Kind,
    int Days = 0,
    int Minutes = 0,
    DayHalf Half = DayHalf.Unsaid,
    ClockHint Clock = ClockHint.None,
    bool Twelve = false,
    bool Soft = false,
    bool Letters = false,
    bool Between = false,
    DayPart Part = DayPart.Whole)
{
    public bool IsMeaningful => Kind is HoursTokenKind.Days or HoursTokenKind.Time or HoursTokenKind.AllDay or HoursTokenKind.Closed or HoursTokenKind.Holiday;
}

internal enum DayHalf
{
    Unsaid,
    Am,
    Pm,
}

internal enum ClockHint
{
    None,

    /// <summary>A leading zero: of 24 hours, where people do not count twelve.</summary>
    LeadingZero,

    /// <summary>Zero, 13 and above.</summary>
    TwentyFour,
}

internal enum DayPart
{
    Whole,
    Morning,
    Afternoon,
    Evening,
}
