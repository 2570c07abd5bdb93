using System.ComponentModel.DataAnnotations;

namespace Voy8.Core.Corrections;

/// <summary>Section <c>Corrections</c>.</summary>
public sealed class CorrectionsOptions
{
    public const string Section = "Corrections";

    /// <summary>Corrections of one account within an hour.</summary>
    [Range(1, 100_000)]
    public int MaxPerHour { get; set; } = 60;
}
