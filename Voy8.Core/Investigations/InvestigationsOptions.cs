using System.ComponentModel.DataAnnotations;
using Voy8.Jobs;

namespace Voy8.Core.Investigations;

/// <summary>Section <c>Investigations</c>: what one investigation may take. docs/configuration.md describes each key.</summary>
public sealed class InvestigationsOptions
{
    public const string Section = "Investigations";

    /// <summary>Characters of a question.</summary>
    [Range(10, 20_000)]
    public int MaxQuestionLength { get; set; } = 2_000;

    /// <summary>Investigations that a user may have under way.</summary>
    [Range(1, 100)]
    public int MaxUnfinishedPerUser { get; set; } = 3;

    /// <summary>Investigations that a user may keep.</summary>
    [Range(1, 100_000)]
    public int MaxPerUser { get; set; } = 1_000;

    /// <summary>Tools that are run for one question.</summary>
    [Range(1, 200)]
    public int MaxToolCalls { get; set; } = 20;

    /// <summary>Tokens, read and written, of one question.</summary>
    [Range(100L, 100_000_000L)]
    public long MaxTokens { get; set; } = 200_000;

    /// <summary>Tokens that the model may write at a time.</summary>
    [Range(50, 100_000)]
    public int MaxOutputTokens { get; set; } = 2_000;

    /// <summary>Time that models and tools may take for one question, waiting left out.</summary>
    [TimeRange("00:00:01", "01:00:00")]
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>What one question may cost by the prices of the models; 0 for any.</summary>
    [Range(0.0, 1_000_000.0)]
    public double MaxCost { get; set; }

    /// <summary>Characters of what one tool returns.</summary>
    [Range(500, 100_000)]
    public int MaxResultLength { get; set; } = 8_000;

    /// <summary>How long one tool may take.</summary>
    [TimeRange("00:00:01", "00:05:00")]
    public TimeSpan ToolTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Earlier questions of a thread that a follow-up is told of.</summary>
    [Range(0, 50)]
    public int MaxEarlierTurns { get; set; } = 6;
}
