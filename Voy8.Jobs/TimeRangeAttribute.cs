using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Voy8.Jobs;

/// <summary>
/// A time between two bounds, both included. <see cref="RangeAttribute"/> takes a <see cref="TimeSpan"/> too, but converts
/// its bounds at first use, and two hosts that start at once in one process can catch each other halfway.
/// </summary>
/// <exception cref="FormatException">A bound is no time such as <c>00:00:30</c> or <c>1.00:00:00</c>.</exception>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TimeRangeAttribute(string minimum, string maximum)
    : ValidationAttribute("The field {0} must be between {1} and {2}.")
{
    public TimeSpan Minimum { get; } = TimeSpan.Parse(minimum, CultureInfo.InvariantCulture);

    public TimeSpan Maximum { get; } = TimeSpan.Parse(maximum, CultureInfo.InvariantCulture);

    public override bool IsValid(object? value) => value is null || (value is TimeSpan time && time >= Minimum && time <= Maximum);

    public override string FormatErrorMessage(string name) =>
        string.Format(CultureInfo.CurrentCulture, ErrorMessageString, name, Minimum, Maximum);
}
