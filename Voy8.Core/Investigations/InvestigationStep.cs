using Voy8.Core.ChatModels;

namespace Voy8.Core.Investigations;

public enum StepKind
{
    /// <summary>The model wrote something, or called tools.</summary>
    Model,

    /// <summary>A tool returned something.</summary>
    Tool,

    /// <summary>The model was told what is wrong with its answer.</summary>
    Review,
}

/// <summary>One finished step of an investigation.</summary>
/// <param name="Ordinal">From 1, without gaps.</param>
/// <param name="Text">What the model wrote, the tool returned, or the model was told.</param>
/// <param name="Calls">Of a model: the tools that it called.</param>
/// <param name="Arguments">Of a tool; null where they were not JSON.</param>
/// <param name="Summary">One line for people.</param>
/// <param name="Failed">The tool refused.</param>
public sealed record InvestigationStep(int Ordinal, StepKind Kind, string Text, string Summary, DateTimeOffset At)
{
    public IReadOnlyList<ChatToolCall> Calls { get; init; } = [];
    public string? Tool { get; init; }
    public string? CallId { get; init; }
    public IReadOnlyDictionary<string, string?>? Arguments { get; init; }
    public bool Failed { get; init; }
    public IReadOnlyList<InvestigationSource> Sources { get; init; } = [];
    public string? Model { get; init; }
    public long Tokens { get; init; }
    public long DurationMs { get; init; }
}
